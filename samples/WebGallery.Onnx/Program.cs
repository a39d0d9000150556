// Serves new images, interpolations and attention maps of an ONNX file on http://localhost:5000, without libtorch:
// WebGallery.Onnx [--Model=generator.onnx] [--urls=http://localhost:5000]
using Microsoft.Extensions.Configuration;
using WebGallery.Onnx;

var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
var model = settings["Model"] ?? "generator.onnx";

if (!File.Exists(model))
{
    Console.Error.WriteLine(
        $"There is no model at '{model}'; write one with: sagan export runs/gallery --to onnx --out {model}");
    return 1;
}

await GalleryApplication.Create(model, args).RunAsync();
return 0;
