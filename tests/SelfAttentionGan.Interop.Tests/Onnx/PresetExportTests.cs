using SelfAttentionGan.Interop.Onnx;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Tests.Presets;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Tests.Onnx;

/// <summary>ONNX Runtime computes what the networks of all presets compute in evaluation.</summary>
public sealed class PresetExportTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<string> Presets => [.. SaganPreset.All.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Presets))]
    public void Both_networks_give_the_same_images_maps_and_scores(string preset)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        manual_seed(1);
        var options = SmallModels.Of(SaganPreset.Find(preset));
        var generator = SaganGeneratorBuilder.From(options).Build().Trained();
        var discriminator = SaganDiscriminatorBuilder.From(options).Build().Trained();

        OnnxExporter.Export(generator, PathOf("g.onnx"), new() { AttentionMaps = true });
        OnnxExporter.Export(discriminator, PathOf("d.onnx"));
        using var exportedGenerator = new OnnxRun(PathOf("g.onnx"));
        using var exportedDiscriminator = new OnnxRun(PathOf("d.onnx"));

        foreach (var n in new[] { 1, 2 })
        {
            var latents = randn(n, options.LatentDim);
            Tensor[] labels = options.Classes == 0 ? [] : [randint(0, options.Classes, n)];
            var images = generator.Generate(latents, labels.FirstOrDefault());
            var found = exportedGenerator.Run([latents, .. labels]);
            var scores = exportedDiscriminator.Run([images, .. labels])[0];

            found[0].DistanceTo(images).Should().BeLessThan(1e-4);
            scores.DistanceTo(discriminator.Score(images, labels.FirstOrDefault())).Should().BeLessThan(1e-4);
        }
    }

    public void Dispose() => folder.Dispose();

    private string PathOf(string file) => Path.Combine(folder.Path, file);
}
