using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>Feature maps, N×C×H×W, that patches are taken from.</summary>
internal sealed unsafe class PatchSource(int batch, int channels, int area, PaddedPlanes planes, float* maps)
{
    public int Batch => batch;

    /// <summary>Numbers of an image's planes.</summary>
    public int ImageLength { get; } = channels * planes.ChannelLength;

    public int PlaneWidth => planes.Width;

    public int OffsetOf(Extent position) => position.Height * planes.Width + position.Width;

    /// <summary>Copies some images into planes.</summary>
    public void Fill(int first, int count, float* target)
    {
        for (var i = 0; i < count * channels; i++)
            planes.Fill(maps + ((long)first * channels + i) * area, target + (long)i * planes.ChannelLength);
    }
}

/// <summary>Feature maps, N×C×H×W, that are computed.</summary>
internal sealed unsafe class FeatureMapTarget(int channels, Extent size, Extent stride, float* bias, float* maps)
{
    public int Channels => channels;

    public Extent Size => size;

    public int ImageLength => channels * size.Area;

    /// <summary>One for each channel, or null.</summary>
    public float* Bias => bias;

    public float* ImageAt(int image) => maps + (long)image * ImageLength;

    /// <summary>Interleaves phases, each channels × images × positions, into some channels of some images.</summary>
    public void Interleave(
        IReadOnlyList<StridePhase> phases, float* parts, long partLength, int firstImage, int images, int firstRow,
        int endRow)
    {
        for (var p = 0; p < phases.Count; p++)
        {
            // Two phases of the same rows at a time, where they have every column of them.
            var (phase, next) = (phases[p], p + 1 < phases.Count ? phases[p + 1] : null);
            var isPair = stride.Width == 2 && p % 2 == 0 && next is not null && next.Size == phase.Size;
            for (var row = firstRow; row < endRow; row++)
                for (var image = 0; image < images; image++)
                {
                    var offset = ((long)row * images + image) * phase.Size.Area;
                    var line = ImageAt(firstImage + image) + (row * size.Height + phase.First.Height) * size.Width;
                    var step = stride.Height * size.Width;
                    if (isPair)
                        Zip(
                            parts + (p + phase.First.Width) * partLength + offset,
                            parts + (p + next!.First.Width) * partLength + offset, line, step, phase.Size);
                    else
                        Spread(parts + p * partLength + offset, line + phase.First.Width, step, phase.Size);
                }

            if (isPair)
                p++;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Zip(float* even, float* odd, float* target, int step, Extent size)
    {
        for (var y = 0; y < size.Height; y++, even += size.Width, odd += size.Width, target += step)
        {
            var x = 0;
            for (; x + 4 <= size.Width; x += 4)
            {
                var (a, b) = (Vector128.Load(even + x), Vector128.Load(odd + x));
                Quads.Low(a, b).Store(target + 2 * x);
                Quads.High(a, b).Store(target + 2 * x + 4);
            }

            for (; x < size.Width; x++)
                (target[2 * x], target[2 * x + 1]) = (even[x], odd[x]);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Spread(float* source, float* target, int step, Extent size)
    {
        for (var y = 0; y < size.Height; y++, source += size.Width, target += step)
            for (var x = 0; x < size.Width; x++)
                target[x * stride.Width] = source[x];
    }
}
