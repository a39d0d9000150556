using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Data.Pairs;

/// <summary>
/// What a network learns to undo: colors, regions, resolution that are missing, and noise; for
/// <see cref="Datasets.Pairs"/>.
/// </summary>
/// <remarks>
/// Each method returns a function of images N×C×H×W in [-1, 1] and their indices. What is random in it depends on
/// nothing but the seed and an image's index, so that an image has the same noise in every epoch.
/// </remarks>
public static class ImageCorruptions
{
    private const float MaxSide = 0.4f, MinSide = 0.15f;

    // ITU-R BT.601, as ImageBuffer.ToGrayscale.
    private static readonly float[] Luma = [0.299f, 0.587f, 0.114f];

    /// <summary>Colorization: grayscale of RGB images, 0.299 R + 0.587 G + 0.114 B (ITU-R BT.601), N×1×H×W.</summary>
    public static Func<Tensor, IReadOnlyList<long>, Tensor> Grayscale() => (images, _) =>
    {
        RequireChannels(images, 3, "Grayscale");
        using var scope = NewDisposeScope();

        return (images * tensor(Luma, device: images.device).view(1, 3, 1, 1)).sum(1, keepdim: true)
            .clamp(Scalars.Of(-1.0), Scalars.Of(1.0)).MoveToOuterDisposeScope();
    };

    /// <summary>
    /// Inpainting: one to three rectangles are missing, each of 15 to 40 % of the image's sides. Returns the image with
    /// zeros in them, and the mask as one more channel, 1 where pixels are missing: N×(C + 1)×H×W.
    /// </summary>
    /// <param name="seed">Seed of the rectangles. The default is 0.</param>
    public static Func<Tensor, IReadOnlyList<long>, Tensor> MissingRegions(ulong seed = 0) => (images, indices) =>
    {
        using var scope = NewDisposeScope();

        var (height, width) = ((int)images.shape[2], (int)images.shape[3]);
        var masks = new float[indices.Count * height * width];
        for (var i = 0; i < indices.Count; i++)
            FillRectangles(masks.AsSpan(i * height * width, height * width), height, width, SplitMix64.For(seed, indices[i]));
        var mask = tensor(masks, [indices.Count, 1, height, width], device: images.device);

        return cat([images * Scalars.One.Minus(mask), mask], 1).MoveToOuterDisposeScope();
    };

    /// <summary>Denoising: adds Gaussian noise, and clamps to [-1, 1].</summary>
    /// <param name="standardDeviation">Of the noise, where the whole range is 2. The default is 0.2.</param>
    /// <param name="seed">Seed of the noise. The default is 0.</param>
    public static Func<Tensor, IReadOnlyList<long>, Tensor> GaussianNoise(
        double standardDeviation = 0.2, ulong seed = 0)
    {
        RequirePositive(standardDeviation, nameof(standardDeviation));

        return (images, indices) =>
        {
            using var scope = NewDisposeScope();
            var noise = Normal(images, indices, seed, part: 0) * Scalars.Of(standardDeviation);

            return images.Plus(noise).clamp(Scalars.Of(-1.0), Scalars.Of(1.0)).MoveToOuterDisposeScope();
        };
    }

    /// <summary>
    /// Denoising of magnitude images, such as those of magnetic resonance (Gudbjartsson and Patz 1995): Rician noise,
    /// <c>√((a + n₁)² + n₂²)</c> of the amplitude a, which is 0 at -1 and 2 at 1, and clamps to [-1, 1].
    /// </summary>
    /// <param name="standardDeviation">Of both Gaussian parts, where the whole range is 2. The default is 0.2.</param>
    /// <param name="seed">Seed of the noise. The default is 0.</param>
    public static Func<Tensor, IReadOnlyList<long>, Tensor> RicianNoise(double standardDeviation = 0.2, ulong seed = 0)
    {
        RequirePositive(standardDeviation, nameof(standardDeviation));

        return (images, indices) =>
        {
            using var scope = NewDisposeScope();
            var deviation = Scalars.Of(standardDeviation);
            var real = images.Plus(Scalars.One).Plus(Normal(images, indices, seed, part: 0) * deviation);
            var imaginary = Normal(images, indices, seed, part: 1) * deviation;

            return (real.Squared().Plus(imaginary.Squared()).sqrt() - Scalars.One)
                .clamp(Scalars.Of(-1.0), Scalars.Of(1.0)).MoveToOuterDisposeScope();
        };
    }

    /// <summary>
    /// Super-resolution: the means of blocks of factor×factor pixels, each repeated over its block, so that inputs have
    /// the size of targets.
    /// </summary>
    /// <param name="factor">Pixels on a side of a block; both sides of images are multiples of it. The default is 2.</param>
    public static Func<Tensor, IReadOnlyList<long>, Tensor> LowResolution(int factor = 2)
    {
        if (factor < 2)
            throw new ArgumentOutOfRangeException(nameof(factor), factor, "A lower resolution has a factor of 2 or more.");

        return (images, _) =>
        {
            if (images.shape[2] % factor != 0 || images.shape[3] % factor != 0)
                throw new ArgumentException(
                    $"A lower resolution divides both sides by {factor}, but images are {images.Describe()}; crop them.",
                    nameof(images));

            OneDnnGuard.Ensure();
            using var scope = NewDisposeScope();

            return avg_pool2d(images, kernel_size: factor).repeat_interleave(factor, 2).repeat_interleave(factor, 3)
                .MoveToOuterDisposeScope();
        };
    }

    private static void FillRectangles(Span<float> mask, int height, int width, SplitMix64 random)
    {
        for (var left = 1 + random.NextInt64(3); left > 0; left--)
        {
            var (tall, wide) = (Side(height, ref random), Side(width, ref random));
            var (y, x) = ((int)random.NextInt64(height - tall + 1), (int)random.NextInt64(width - wide + 1));
            for (var row = y; row < y + tall; row++)
                mask.Slice(row * width + x, wide).Fill(1);
        }

        static int Side(int whole, ref SplitMix64 random) =>
            Math.Clamp((int)(whole * random.Uniform(MinSide, MaxSide)), 1, whole);
    }

    /// <summary>Standard normal numbers, by Box and Muller's method, for each image from a random generator of its own.</summary>
    private static Tensor Normal(Tensor images, IReadOnlyList<long> indices, ulong seed, int part)
    {
        var length = (int)(images.numel() / images.shape[0]);
        var values = new float[indices.Count * length];
        for (var i = 0; i < indices.Count; i++)
        {
            var random = SplitMix64.For(seed, 2 * indices[i] + part);
            for (var j = i * length; j < (i + 1) * length; j++)
                values[j] = MathF.Sqrt(-2 * MathF.Log(1 - random.Uniform(0, 1))) * MathF.Cos(random.Uniform(0, 2 * MathF.PI));
        }

        return tensor(values, images.shape, device: images.device);
    }

    private static void RequireChannels(Tensor images, int channels, string what)
    {
        if (images.dim() != 4 || images.shape[1] != channels)
            throw new ArgumentException(
                $"{what} takes images N×{channels}×H×W, but got {images.Describe()}; read them as RGB.", nameof(images));
    }

    private static void RequirePositive(double standardDeviation, string name)
    {
        if (!(standardDeviation > 0 && double.IsFinite(standardDeviation)))
            throw new ArgumentOutOfRangeException(
                name, standardDeviation, "A standard deviation of noise is above 0; 0.2 is a tenth of the range.");
    }
}
