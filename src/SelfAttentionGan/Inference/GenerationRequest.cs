using static TorchSharp.torch;

namespace SelfAttentionGan.Inference;

/// <summary>What a <see cref="TrainedGenerator"/> generates: how many images, from which latents, of which classes.</summary>
/// <remarks>
/// Image i depends on <see cref="Seed"/>, truncation, its class and i alone: not on <see cref="Count"/>, and not on what
/// else runs.
/// </remarks>
public sealed record GenerationRequest
{
    /// <summary>Number of latents, and of images unless they are interpolated. The default is 1.</summary>
    public int Count { get; init; } = 1;

    /// <summary>Seed of the latents; the same seed gives the same images. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Latents N×latentDim, which replace random ones: count, seed and truncation do not matter then. They are copied
    /// when the call begins. Null, the default, samples them.
    /// </summary>
    public Tensor? Latents { get; init; }

    /// <summary>
    /// The class of all images, from 0; <see cref="TrainedGenerator.LabelOf"/> finds it by its name. Null, the default,
    /// cycles through the classes.
    /// </summary>
    public int? Label { get; init; }

    /// <summary>
    /// The classes of the images, in this order and cycled through where they are fewer, if there is no
    /// <see cref="Label"/>. Null, the default, takes all of them.
    /// </summary>
    public IReadOnlyList<int>? Labels { get; init; }

    /// <summary>
    /// Truncation trick (Brock et al. 2019): the largest absolute value in a latent, from 0.01 up. Null, the default, takes
    /// that of <see cref="TrainedGeneratorOptions.Truncation"/>; infinity does not truncate.
    /// </summary>
    public double? Truncation { get; init; }

    /// <summary>
    /// Images of a spherical interpolation from each latent to the next, both ends included: N latents give
    /// (N − 1) × this many images, each row in the class of its first latent. 0, the default, does not interpolate.
    /// </summary>
    public int InterpolationFrames { get; init; }
}
