using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Pairs;

/// <summary>Pairs whose inputs are computed from the images of another source, such as their grayscale.</summary>
internal sealed class DerivedInputSource(
    IImageSource source, Func<Tensor, IReadOnlyList<long>, Tensor> toInputs) : IImageSource
{
    public ImageShape Shape => source.Shape;

    public long Count => source.Count;

    public int Classes => source.Classes;

    public IReadOnlyList<string> ClassNames => source.ClassNames;

    public IReadOnlyList<long> ClassCounts => source.ClassCounts;

    public IReadOnlyList<string> Notes => source.Notes;

    public IReadOnlyList<string> Skipped => source.Skipped;

    public IReadOnlyList<ImageAttribute> Attributes => source.Attributes;

    public string? Location => source.Location;

    public object? Options => source.Options;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        var batch = source.Read(indices);
        try
        {
            return new(batch.Images, batch.Labels, Compute(batch.Images, indices.ToArray()));
        }
        catch
        {
            batch.Dispose();
            throw;
        }
    }

    public Tensor ReadAttributes(ReadOnlySpan<long> indices) => source.ReadAttributes(indices);

    public string? ComputeFingerprint() => source.ComputeFingerprint();

    public void Dispose() => source.Dispose();

    private Tensor Compute(Tensor images, long[] indices)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        // A function that returns its argument must not make one tensor of two.
        var inputs = toInputs(images, indices);
        return (ReferenceEquals(inputs, images) ? images.clone() : inputs).MoveToOuterDisposeScope();
    }
}
