using static TorchSharp.torch;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>Gradient of the discriminator's scores with respect to its input images.</summary>
internal static class InputGradient
{
    /// <summary>Computes each image's gradient of its score: N×(C·H·W), differentiable once more.</summary>
    /// <param name="images">N×C×H×W.</param>
    /// <param name="score">Scores images, each independently.</param>
    /// <exception cref="ArgumentException">The scores do not depend on the images.</exception>
    public static Tensor At(Tensor images, Func<Tensor, Tensor> score)
    {
        using var scope = NewDisposeScope();

        var points = images.detach().requires_grad_();                          // (n, c, h, w)
        var gradient = Differentiate(score(points), points);                    // (n, c, h, w)

        return gradient.flatten(1).MoveToOuterDisposeScope();                   // (n, chw)
    }

    // Torch ends the process, rather than throw, where an unused input is not allowed.
    private static Tensor Differentiate(Tensor scores, Tensor points)
    {
        var gradient = !scores.requires_grad ? null : autograd.grad(
            [scores.sum()], [points], retain_graph: true, create_graph: true, allow_unused: true)[0];

        return gradient is { IsInvalid: false } ? gradient : throw new ArgumentException(
            "A gradient penalty needs scores that depend on the images, but these have no gradient to them; " +
            "score the images that are passed in, undetached, and outside no_grad().", nameof(scores));
    }
}
