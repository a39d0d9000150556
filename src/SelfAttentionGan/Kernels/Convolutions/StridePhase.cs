namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>
/// The positions of a transposed convolution's result that have the same taps: every stride-th row and column.
/// </summary>
/// <param name="First">The first position in the result.</param>
/// <param name="Size">Rows and columns of positions.</param>
/// <param name="Origin">Where the first tap of the first position lies in the planes.</param>
/// <param name="FirstTap">The first of its taps among those of all phases.</param>
/// <param name="Depth">The number of its taps.</param>
internal sealed record StridePhase(Extent First, Extent Size, Extent Origin, int FirstTap, int Depth)
{
    /// <summary>The first kernel row and column.</summary>
    private Extent Tap { get; init; }

    /// <summary>Kernel rows and columns of the phase.</summary>
    private Extent Taps { get; init; }

    /// <summary>Returns the phases of a convolution's input gradient.</summary>
    /// <param name="shape">The sizes.</param>
    /// <param name="before">Zeros above and to the left of the output's gradient.</param>
    public static IReadOnlyList<StridePhase> Of(ConvolutionShape shape, Extent before)
    {
        var (kernel, stride, padding) = (shape.Kernel, shape.Stride, shape.Padding);
        var phases = new List<StridePhase>();
        var firstTap = 0;
        for (var a = 0; a < stride.Height; a++)
            for (var b = 0; b < stride.Width; b++)
            {
                // Input (y, x) takes kernel rows a, a + stride, …, where a = (y + padding) mod stride.
                var first = new Extent(
                    Modulo(a - padding.Height, stride.Height), Modulo(b - padding.Width, stride.Width));
                var taps = new Extent(
                    CountFrom(a, kernel.Height, stride.Height), CountFrom(b, kernel.Width, stride.Width));
                var phase = new StridePhase(
                    first,
                    new(CountFrom(first.Height, shape.In.Height, stride.Height),
                        CountFrom(first.Width, shape.In.Width, stride.Width)),
                    new(before.Height + (first.Height + padding.Height - a) / stride.Height,
                        before.Width + (first.Width + padding.Width - b) / stride.Width),
                    firstTap, shape.OutChannels * taps.Area)
                {
                    Tap = new(a, b),
                    Taps = taps,
                };
                phases.Add(phase);
                firstTap += phase.Depth;
            }

        return phases;
    }

    /// <summary>Writes the offset of each tap in the planes, and the place of each weight among the taps.</summary>
    public unsafe void FillTaps(ConvolutionShape shape, PaddedPlanes planes, int* taps, int* order)
    {
        var k = FirstTap;
        for (var channel = 0; channel < shape.OutChannels; channel++)
            for (var y = 0; y < Taps.Height; y++)
                for (var x = 0; x < Taps.Width; x++, k++)
                {
                    taps[k] = channel * planes.ChannelLength - y * planes.Width - x;
                    order[
                        (channel * shape.Kernel.Height + Tap.Height + y * shape.Stride.Height) * shape.Kernel.Width
                        + Tap.Width + x * shape.Stride.Width] = k;
                }
    }

    private static int CountFrom(int first, int end, int step) => first < end ? (end - first - 1) / step + 1 : 0;

    private static int Modulo(int x, int divisor) => ((x % divisor) + divisor) % divisor;
}
