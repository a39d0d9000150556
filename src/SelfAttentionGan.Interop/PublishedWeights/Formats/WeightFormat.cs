using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PublishedWeights.Formats;

/// <summary>How a project stores the tensors of one part of a network; tensors are those of the current dispose scope.</summary>
internal abstract class WeightFormat
{
    /// <summary>Returns the part's tensors under our names, below the part.</summary>
    /// <param name="published">The published tensors below the part's name.</param>
    /// <param name="ours">Our tensors below the part, by name: which there must be, and their shapes.</param>
    public abstract IEnumerable<(string Name, Tensor? Value)> Import(
        PublishedPart published, IReadOnlyDictionary<string, Tensor> ours);

    /// <summary>Returns the part's tensors under the published names, below the part.</summary>
    /// <param name="ours">Our tensors below the part, by name.</param>
    public abstract IEnumerable<(string Name, Tensor Value)> Export(IReadOnlyDictionary<string, Tensor> ours);
}
