using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// Perceptual loss (Johnson et al. 2016), as a decorator: the generator also minimizes the distance between features of
/// generated and real images.
/// </summary>
/// <remarks>
/// Adds the term <c>perceptual = weight · mean|features(images) − features(generated)|</c>. For objectives whose images
/// have targets, such as <see cref="ImageToImageObjective"/>. Source: arXiv:1603.08155.
/// </remarks>
/// <param name="inner">The objective that is decorated.</param>
/// <param name="features">
/// Computes features of images N×C×H×W in [-1, 1] with a gradient with respect to the images: a frozen network, in
/// evaluation mode, whose parameters require no gradient.
/// </param>
/// <param name="weight">Weight of the term. The default is 10.</param>
public sealed class PerceptualObjective(IGanObjective inner, Func<Tensor, Tensor> features, double weight = 10)
    : IGanObjective
{
    /// <inheritdoc/>
    public IGanObjective Inner => inner;

    /// <inheritdoc/>
    public GanStepResult ComputeDiscriminatorLoss(GanStepContext step) => inner.ComputeDiscriminatorLoss(step);

    /// <inheritdoc/>
    public GanStepResult ComputeGeneratorLoss(GanStepContext step)
    {
        var result = inner.ComputeGeneratorLoss(step);
        var distance = l1_loss(features(result.FakeImages), Constant(step.Real.Images));

        return result with { Terms = [.. result.Terms, new("perceptual", distance * Scalars.Of(weight))] };
    }

    private Tensor Constant(Tensor images)
    {
        using var constant = no_grad();

        return features(images);
    }
}
