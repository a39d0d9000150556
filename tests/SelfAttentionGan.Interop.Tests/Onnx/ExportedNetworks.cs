using SelfAttentionGan.Attention;
using SelfAttentionGan.Interop.Onnx;
using SelfAttentionGan.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Tests.Onnx;

/// <summary>
/// Compares networks of the builders with what ONNX Runtime computes of their exported files: all outputs, attention
/// maps among them, of one input and of five.
/// </summary>
internal static class ExportedNetworks
{
    /// <summary>Returns the largest difference of images and attention maps.</summary>
    public static double DifferenceOf(SaganGenerator generator)
    {
        generator.Trained();

        return DifferenceOf(
            generator, (path, options) => OnnxExporter.Export(generator, path, options),
            n => Inputs(randn(n, generator.LatentDim), generator.Classes),
            (latents, labels) => new() { ["images"] = generator.Generate(latents, labels) });
    }

    /// <summary>Returns the largest difference of scores, embeddings and attention maps.</summary>
    public static double DifferenceOf(SaganDiscriminator discriminator)
    {
        discriminator.Trained();
        var (channels, height, width) = discriminator.ImageShape;

        return DifferenceOf(
            discriminator, (path, options) => OnnxExporter.Export(discriminator, path, options),
            n => Inputs(rand(n, channels, height, width), discriminator.Classes), Score);

        Dictionary<string, Tensor> Score(Tensor images, Tensor? labels)
        {
            var output = discriminator.ScoreWithEmbedding(images, labels);

            return output is { Embeddings: { } embeddings, Proxies: { } proxies }
                ? new() { ["scores"] = output.Scores, ["embeddings"] = embeddings, ["class_embeddings"] = proxies }
                : new() { ["scores"] = output.Scores };
        }
    }

    private static double DifferenceOf(
        Module network, Action<string, OnnxExportOptions> export, Func<int, Tensor[]> sample,
        Func<Tensor, Tensor?, Dictionary<string, Tensor>> compute)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "network.onnx");
        export(path, new() { AttentionMaps = true });
        using var exported = new OnnxRun(path);
        var type = network.parameters().First().dtype;

        return new[] { 1, 5 }.Max(n =>
        {
            var inputs = sample(n);
            var found = exported.Outputs.Zip(exported.Run(inputs)).ToDictionary();
            var expected = Compute();
            foreach (var layer in AttentionProbe.Layers(network))
                expected.Add($"attention.{layer}", MapOf(layer));

            found.Keys.Should().BeEquivalentTo(expected.Keys);
            return found.Max(output => output.Value.DistanceTo(expected[output.Key].to(float32)));

            Tensor MapOf(string layer) =>
                new AttentionProbe(network, layer).Capture(() => Compute().Values.First()).Map;

            Dictionary<string, Tensor> Compute() => compute(inputs[0].to(type), inputs.ElementAtOrDefault(1));
        });
    }

    private static Tensor[] Inputs(Tensor input, int classes) =>
        classes > 0 ? [input, randint(0, classes, input.shape[0])] : [input];
}
