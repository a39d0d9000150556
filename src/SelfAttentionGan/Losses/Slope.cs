using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>Measures how steeply scores change with the pictures.</summary>
internal static class Slope
{
    /// <summary>Returns each picture's gradient of its score: N×(C·H·W), differentiable once more.</summary>
    /// <param name="pictures">N×C×H×W.</param>
    /// <param name="judge">Scores pictures, each for itself.</param>
    /// <exception cref="ArgumentException">The scores do not depend on the pictures.</exception>
    public static Tensor At(Tensor pictures, Func<Tensor, Tensor> judge)
    {
        using var scope = NewDisposeScope();

        var points = pictures.detach().requires_grad_();                        // (n, c, h, w)
        var slope = Gradient(judge(points), points);                            // (n, c, h, w)

        return slope.flatten(1).MoveToOuterDisposeScope();                      // (n, chw)
    }

    // Torch ends the process, rather than throw, where an unused input is not allowed.
    private static Tensor Gradient(Tensor scores, Tensor points)
    {
        var slope = !scores.requires_grad ? null : autograd.grad(
            [scores.sum()], [points], retain_graph: true, create_graph: true, allow_unused: true)[0];

        return slope is { IsInvalid: false } ? slope : throw new ArgumentException(
            "A penalty on slopes needs scores that depend on the pictures, but these have no gradient to them; " +
            "score the pictures that are handed in, undetached, and outside no_grad().", nameof(scores));
    }
}
