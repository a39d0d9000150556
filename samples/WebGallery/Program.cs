// Serves new images, interpolations and attention maps of a run on http://localhost:5000:
// WebGallery [--Run=runs/0001-faces] [--urls=http://localhost:5000] [--Generator:Truncation=0.7]
// A run that does not exist is trained first, for --TrainingSteps=300 on synthetic faces: two minutes on two cores.
using Microsoft.Extensions.Configuration;
using WebGallery;

var settings = new ConfigurationBuilder().AddCommandLine(args).Build();
var run = settings["Run"] ?? "runs/gallery";

if (!Directory.Exists(run))
    ShortTraining.Run(run, settings.GetValue("TrainingSteps", 300));

await GalleryApplication.Create(run, args).RunAsync();
