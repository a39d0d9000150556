using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SelfAttentionGan.Kernels.Vectors;

namespace SelfAttentionGan.Kernels.Convolutions;

/// <summary>
/// A feature map copied with zeros around it and split by a stride, so that what a convolution reads for neighboring
/// outputs are neighbors.
/// </summary>
/// <remarks>
/// Row y and column x of the padded map lie in plane <c>(y mod stride, x mod stride)</c> at
/// <c>(y / stride, x / stride)</c>. Each channel has one plane for each pair.
/// </remarks>
/// <param name="map">Height and width of the map.</param>
/// <param name="before">Zeros above and to the left of it.</param>
/// <param name="stride">The vertical and horizontal stride.</param>
/// <param name="plane">Height and width of a plane; what the map has beyond is not copied.</param>
internal readonly unsafe struct PaddedPlanes(Extent map, Extent before, Extent stride, Extent plane)
{
    /// <summary>Numbers of a channel.</summary>
    public int ChannelLength => stride.Area * plane.Area;

    /// <summary>The offset of row y and column x of the padded map within a channel.</summary>
    public int OffsetOf(int y, int x) =>
        (y % stride.Height * stride.Width + x % stride.Width) * plane.Area
        + y / stride.Height * plane.Width + x / stride.Width;

    /// <summary>The distance of two rows.</summary>
    public int Width => plane.Width;

    /// <summary>Copies a channel.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(float* source, float* target)
    {
        new Span<float>(target, ChannelLength).Clear();

        var height = Math.Min(map.Height, plane.Height * stride.Height - before.Height);
        var width = Math.Min(map.Width, plane.Width * stride.Width - before.Width);
        for (var y = 0; y < height; y++, source += map.Width)
        {
            for (var phase = 0; phase < stride.Width; phase++)
            {
                // The first column of the map that lies in this plane.
                var first = (phase - before.Width % stride.Width + stride.Width) % stride.Width;
                var row = target + OffsetOf(y + before.Height, first + before.Width);
                if (stride.Width == 1)
                    new Span<float>(source, width).CopyTo(new(row, width));
                else
                    CopyEveryNth(source + first, width - first, row);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void CopyEveryNth(float* source, int length, float* target)
    {
        var i = 0;
        for (; stride.Width == 2 && 2 * i + 8 <= length; i += 4)
            Quads.Even(Vector128.Load(source + 2 * i), Vector128.Load(source + 2 * i + 4)).Store(target + i);
        for (; i * stride.Width < length; i++)
            target[i] = source[i * stride.Width];
    }
}
