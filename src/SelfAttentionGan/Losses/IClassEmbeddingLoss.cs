using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>
/// Loss on class embeddings: trains the discriminator to tell classes apart on real images, and the generator to match
/// the class of each generated one.
/// </summary>
/// <remarks>The objective multiplies it by <see cref="Weight"/>, and reports it as <see cref="Name"/>.</remarks>
public interface IClassEmbeddingLoss
{
    /// <summary>The name in reports, in camel case, such as <c>d2dce</c>; no penalty has the same.</summary>
    string Name { get; }

    /// <summary>The weight in both networks' losses, 0 or more; 1 by default.</summary>
    double Weight => 1;

    /// <summary>Computes the loss, unweighted.</summary>
    /// <param name="embeddings">Embeddings of the images, N×E.</param>
    /// <param name="proxies">Embeddings of the images' classes, N×E.</param>
    /// <param name="labels">The classes of the images, N, int64.</param>
    /// <returns>A scalar, differentiable.</returns>
    Tensor Compute(Tensor embeddings, Tensor proxies, Tensor labels);

    /// <summary>
    /// Joins the processes that train together, as <see cref="IGanLoss.Join"/>. By default several are refused.
    /// </summary>
    /// <param name="group">The processes; a single one to leave those before.</param>
    /// <exception cref="NotSupportedException">There are several processes, and it cannot be computed by shares.</exception>
    void Join(IProcessGroup group) => group.RequireSingle(
        $"The loss '{Name}'", $"write its {nameof(Join)}, with an empty body where it is a mean over images");
}
