using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Ways from one latent to another, in even steps.</summary>
public static class LatentInterpolation
{
    // Below this sine two latents point the same way, or opposite ways, and there is no one arc between them.
    private const double Parallel = 1e-6;

    /// <summary>Goes straight: <c>(1 − t) · from + t · to</c>.</summary>
    /// <remarks>The middle of the way is nearer to the origin than nearly all latents that a generator knows.</remarks>
    /// <param name="from">Where the ways begin, N×Latent.</param>
    /// <param name="to">Where they end, N×Latent.</param>
    /// <param name="frames">Latents on each way, both ends among them; at least 2.</param>
    /// <returns>The ways, N×stops×Latent, where the latents are; the ends are exactly the given ones.</returns>
    /// <exception cref="ArgumentException">The ends have different shapes, or there are too few stops.</exception>
    public static Tensor Linear(Tensor from, Tensor to, int frames)
    {
        Check(from, to, frames);

        using var scope = NewDisposeScope();
        var t = Times(frames, from.device);

        return Straight(Wide(from), Wide(to), t).to(from.dtype).MoveToOuterDisposeScope();
    }

    /// <summary>Goes round the origin: <c>sin((1 − t) Ω) / sin Ω · from + sin(t Ω) / sin Ω · to</c>.</summary>
    /// <remarks>
    /// Ω is the angle between the two: from equal norms to equal norms the norm stays. Latents that are parallel,
    /// opposite or zero leave no arc to choose; between them it goes straight. Source: Shoemake, "Animating Rotation
    /// with Quaternion Curves", 1985; White, arXiv:1609.04468.
    /// </remarks>
    /// <inheritdoc cref="Linear"/>
    public static Tensor Spherical(Tensor from, Tensor to, int frames)
    {
        Check(from, to, frames);

        using var scope = NewDisposeScope();
        var t = Times(frames, from.device);                                      // (1, stops, 1)
        var (a, b) = (Wide(from), Wide(to));                                    // (n, 1, z)
        var cosine = Dot(a, b) / (Dot(a, a) * Dot(b, b)).sqrt();                // (n, 1, 1)
        var angle = cosine.clamp(Scalars.Of(-1), Scalars.One).acos();
        var sine = angle.sin();
        var arc = ((Scalars.One.Minus(t) * angle).sin() / sine * a).Plus((t * angle).sin() / sine * b);

        return where(sine > Scalars.Of(Parallel), arc, Straight(a, b, t)).to(from.dtype).MoveToOuterDisposeScope();
    }

    private static Tensor Straight(Tensor a, Tensor b, Tensor t) => (Scalars.One.Minus(t) * a).Plus(t * b);

    private static Tensor Dot(Tensor a, Tensor b) => (a * b).sum(-1, keepdim: true);

    private static Tensor Times(int stops, Device device) =>
        linspace(0, 1, stops, dtype: ScalarType.Float64, device: device).view(1, stops, 1);

    private static Tensor Wide(Tensor latents) => latents.to(ScalarType.Float64).unsqueeze(1);

    private static void Check(Tensor from, Tensor to, int stops)
    {
        if (from.dim() != 2 || from.numel() == 0 || !from.shape.SequenceEqual(to.shape))
            throw new ArgumentException(
                $"A way leads from N×Latent to as many, but got {from.Describe()} and {to.Describe()}; " +
                "draw both ends alike.", nameof(to));
        if (stops < 2)
            throw new ArgumentOutOfRangeException(nameof(stops), stops, "A way has at least its two ends as stops.");
    }
}
