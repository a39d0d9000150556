namespace WebGallery.Onnx;

/// <summary>Samples latents from the standard normal distribution, truncated at an absolute value.</summary>
internal static class LatentSampler
{
    /// <summary>Samples latents: of one seed each is the same, however many follow it.</summary>
    public static float[][] Sample(int count, int length, int seed, double truncation)
    {
        var random = new Random(seed);

        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, length).Select(_ => Truncated()).ToArray())];

        float Truncated()
        {
            while (true)
                if (Normal(random) is var number && Math.Abs(number) <= truncation)
                    return (float)number;
        }
    }

    /// <summary>Spherical interpolation (slerp): keeps the norm, where the ends have the same.</summary>
    public static float[][] Interpolate(float[] from, float[] to, int frames)
    {
        var angle = Math.Acos(Math.Clamp(Dot(from, to) / Math.Sqrt(Dot(from, from) * Dot(to, to)), -1, 1));

        return [.. Enumerable.Range(0, frames).Select(frame => At(frame / (frames - 1.0)))];

        float[] At(double t)
        {
            var (a, b) = (Math.Sin((1 - t) * angle) / Math.Sin(angle), Math.Sin(t * angle) / Math.Sin(angle));
            return [.. from.Zip(to, (x, y) => (float)(a * x + b * y))];
        }
    }

    private static double Dot(float[] x, float[] y) => x.Zip(y, (a, b) => (double)a * b).Sum();

    // Box and Muller (1958).
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
