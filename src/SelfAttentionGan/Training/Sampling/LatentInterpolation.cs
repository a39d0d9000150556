using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Sampling;

/// <summary>Interpolation between latents, in even steps.</summary>
internal static class LatentInterpolation
{
    // Below this sine two latents are parallel or opposite, and there is no unique arc between them.
    private const double Parallel = 1e-6;

    /// <summary>Linear interpolation (lerp): <c>(1 − t) · from + t · to</c>.</summary>
    /// <remarks>The midpoint is nearer to the origin than nearly all latents that a generator was trained on.</remarks>
    /// <param name="from">The start, N×latentDim.</param>
    /// <param name="to">The end, N×latentDim.</param>
    /// <param name="frames">Latents of each interpolation, with both ends; at least 2.</param>
    /// <returns>
    /// The interpolations, N×frames×latentDim, on the latents' device; the ends are exactly the given ones.
    /// </returns>
    /// <exception cref="ArgumentException">The ends have different shapes, or there are too few frames.</exception>
    public static Tensor Linear(Tensor from, Tensor to, int frames)
    {
        Check(from, to, frames);

        using var scope = NewDisposeScope();
        var t = Times(frames, from.device);

        return Straight(Wide(from), Wide(to), t).to(from.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>
    /// Spherical interpolation (slerp, Shoemake 1985): <c>sin((1 − t) Ω) / sin Ω · from + sin(t Ω) / sin Ω · to</c>.
    /// </summary>
    /// <remarks>
    /// Ω is the angle between the two; between equal norms the norm is constant. Latents that are parallel, opposite
    /// or zero have no unique arc: they are interpolated linearly. Source: Shoemake, "Animating Rotation with
    /// Quaternion Curves", 1985; White, arXiv:1609.04468.
    /// </remarks>
    /// <inheritdoc cref="Linear"/>
    public static Tensor Spherical(Tensor from, Tensor to, int frames)
    {
        Check(from, to, frames);

        using var scope = NewDisposeScope();
        var t = Times(frames, from.device);                                      // (1, frames, 1)
        var (a, b) = (Wide(from), Wide(to));                                    // (n, 1, z)
        var cosine = Dot(a, b) / (Dot(a, a) * Dot(b, b)).sqrt();                // (n, 1, 1)
        var angle = cosine.clamp(Scalars.Of(-1), Scalars.One).acos();
        var sine = angle.sin();
        var arc = ((Scalars.One.Minus(t) * angle).sin() / sine * a).Plus((t * angle).sin() / sine * b);

        return where(sine > Scalars.Of(Parallel), arc, Straight(a, b, t)).to(from.dtype).MoveToOuterDisposeScope();
    }

    private static Tensor Straight(Tensor a, Tensor b, Tensor t) => (Scalars.One.Minus(t) * a).Plus(t * b);

    private static Tensor Dot(Tensor a, Tensor b) => (a * b).sum(-1, keepdim: true);

    private static Tensor Times(int frames, Device device) =>
        linspace(0, 1, frames, dtype: ScalarType.Float64, device: device).view(1, frames, 1);

    private static Tensor Wide(Tensor latents) => latents.to(ScalarType.Float64).unsqueeze(1);

    private static void Check(Tensor from, Tensor to, int frames)
    {
        if (from.dim() != 2 || from.numel() == 0 || !from.shape.SequenceEqual(to.shape))
            throw new ArgumentException(
                $"Both latents must have shape N×latentDim, but got {from.Describe()} and {to.Describe()}; " +
                "sample both alike.", nameof(to));
        if (frames < 2)
            throw new ArgumentOutOfRangeException(
                nameof(frames), frames, "An interpolation must have at least 2 frames, its ends; raise it.");
    }
}
