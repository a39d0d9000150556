using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives.Augmentation;

/// <summary>Differentiable augmentation of all images that the discriminator scores, real and generated ones.</summary>
public interface IImageAugmentation
{
    /// <summary>Buffers that change from update to update, saved with each checkpoint; null, the default: none.</summary>
    Module? State => null;

    /// <summary>
    /// Scalars to report beside the losses, by names in camel case, such as the current probability. By default none.
    /// </summary>
    IReadOnlyDictionary<string, Tensor> Metrics => new Dictionary<string, Tensor>();

    /// <summary>Augments images; differentiable in them, to the second order where a gradient penalty is used.</summary>
    /// <param name="images">N×C×H×W, of floating-point numbers.</param>
    /// <param name="uniform">Samples the given number of values from [0, 1), on the images' device.</param>
    /// <returns>N×C×H×W.</returns>
    Tensor Apply(Tensor images, Func<long, Tensor> uniform);

    /// <summary>
    /// Joins the processes that train together, as <see cref="Losses.IGanLoss.Join"/>. By default several are refused.
    /// </summary>
    /// <param name="group">The processes; a single one to leave those before.</param>
    /// <exception cref="NotSupportedException">There are several processes, and it cannot be computed by shares.</exception>
    void Join(IProcessGroup group) => group.RequireSingle(
        $"The augmentation {GetType().Name}", $"write its {nameof(Join)}, with an empty body where it changes each image on its own");

    /// <summary>Receives the scores of augmented real images after each of the discriminator's losses.</summary>
    /// <remarks>With gradient accumulation several times in an update. By default they are not used.</remarks>
    /// <param name="realScores">Scores of the real images, any shape.</param>
    /// <param name="discriminatorUpdates">Discriminator updates before this one.</param>
    void Observe(Tensor realScores, long discriminatorUpdates)
    {
    }
}
