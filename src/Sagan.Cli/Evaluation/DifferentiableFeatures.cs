using SelfAttentionGan.Metrics.Extractors;
using static TorchSharp.torch;

namespace Sagan.Cli.Evaluation;

/// <summary>The network of <c>--features</c>: its features have a gradient for images, as a distance to optimize needs.</summary>
internal sealed class DifferentiableFeatures : IDisposable
{
    private static readonly Dictionary<string, Func<string, DifferentiableFeatures>> Kinds = new()
    {
        [".pt"] = path =>
        {
            var extractor = new TorchScriptExtractor(path);
            return new(extractor.ComputeFeatures, extractor);
        },
        [".classifier"] = path =>
        {
            var extractor = ClassifierExtractor.Load(path);
            return new(extractor.ComputeFeatures, extractor);
        },
    };

    private readonly Func<Tensor, Tensor> compute;
    private readonly IDisposable extractor;

    private DifferentiableFeatures(Func<Tensor, Tensor> compute, IDisposable extractor) =>
        (this.compute, this.extractor) = (compute, extractor);

    /// <exception cref="ArgumentException">The file is of another kind.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">The file is no extractor of its kind.</exception>
    public static DifferentiableFeatures Open(string path) =>
        Kinds.TryGetValue(Path.GetExtension(path).ToLowerInvariant(), out var open) ? open(path)
        : throw new ArgumentException(
            $"--features must be TorchScript (.pt) or a classifier (.classifier), whose features have a gradient, but got '{path}'; "
            + "train one with sagan classifier, or leave it out.");

    /// <summary>Computes features N×D of images in [-1, 1], on the images' device.</summary>
    public Tensor Compute(Tensor images)
    {
        using var scope = NewDisposeScope();

        return compute(images.cpu()).to(images.device).MoveToOuterDisposeScope();
    }

    public void Dispose() => extractor.Dispose();
}
