using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor pixel_shuffle(Tensor input, long upscale_factor) =>
                Operators.pixel_shuffle.Call(input, upscale_factor);

            public static Tensor pixel_unshuffle(Tensor input, long downscale_factor) =>
                Operators.pixel_unshuffle.Call(input, downscale_factor);

            /// <summary>Reads an image at the places that a grid names, in coordinates from −1 to 1.</summary>
            public static Tensor grid_sample(
                Tensor input, Tensor grid, GridSampleMode mode = GridSampleMode.Bilinear,
                GridSamplePaddingMode padding_mode = GridSamplePaddingMode.Zeros, bool? align_corners = null)
            {
                var reading = mode == GridSampleMode.Bilinear ? 0L : 1L;
                var outside = padding_mode switch
                {
                    GridSamplePaddingMode.Border => 1L,
                    GridSamplePaddingMode.Reflection => 2L,
                    _ => 0L,
                };
                return Operators.grid_sampler.Call(input, grid, reading, outside, align_corners ?? false);
            }

            public static Tensor affine_grid(Tensor theta, long[]? size = null, bool align_corners = false) =>
                Operators.affine_grid_generator.Call(theta, size ?? [], align_corners);

            public static Tensor upsample(
                Tensor input, long[]? size = null, double[]? scale_factor = null,
                UpsampleMode mode = UpsampleMode.Nearest, bool align_corners = false) =>
                interpolate(
                    input, size, scale_factor, (InterpolationMode)mode,
                    mode == UpsampleMode.Nearest ? null : align_corners);

            public static Tensor upsample_bilinear(
                Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                upsample(x, size, scale_factor, UpsampleMode.Bilinear, align_corners);

            public static Tensor upsample_nearest(
                Tensor x, long[]? size = null, double[]? scale_factor = null, bool align_corners = false) =>
                upsample(x, size, scale_factor, UpsampleMode.Nearest, align_corners);

            /// <summary>Resizes the axes after the channels, to sizes or by factors.</summary>
            public static Tensor interpolate(
                Tensor x, long[]? size = null, double[]? scale_factor = null,
                InterpolationMode mode = InterpolationMode.Nearest, bool? align_corners = null,
                bool recompute_scale_factor = false, bool antialias = false)
            {
                if (size is null == scale_factor is null)
                    throw new ExternalException(
                        "only one of size or scale_factor should be defined, and one of them must be");
                var smooth = mode is InterpolationMode.Linear or InterpolationMode.Bilinear
                    or InterpolationMode.Bicubic or InterpolationMode.Trilinear;
                if (align_corners is not null && !smooth)
                    throw new ExternalException(
                        "align_corners option can only be set with the interpolating modes: linear | bilinear | " +
                        "bicubic | trilinear");

                var axes = (int)x.dim() - 2;
                if (size is null && (recompute_scale_factor || mode == InterpolationMode.Area))
                {
                    CheckAxes(scale_factor!.Length, axes);
                    size = [.. scale_factor!.Select((factor, i) => (long)Math.Floor(x.size(i + 2) * factor))];
                    scale_factor = null;
                }

                CheckAxes(size?.Length ?? scale_factor!.Length, axes);
                return smooth
                    ? Smooth(mode, axes, antialias).Call(x, size, align_corners ?? false, scale_factor)
                    : mode == InterpolationMode.Area
                        ? Area(axes).Call(x, size)
                        : Nearest(mode, axes).Call(x, size, scale_factor);
            }

            private static void CheckAxes(int given, int axes)
            {
                if (given != axes)
                    throw new ExternalException(
                        $"size or scale_factor shape must match input shape. Input is {axes}D, given is {given}D");
            }

            private static Operator Area(int axes) => axes switch
            {
                1 => Operators.adaptive_avg_pool1d,
                2 => Operators.adaptive_avg_pool2d,
                3 => Operators.adaptive_avg_pool3d,
                _ => throw Unsupported(InterpolationMode.Area, axes, false),
            };

            private static Operator Nearest(InterpolationMode mode, int axes) => (mode, axes) switch
            {
                (InterpolationMode.Nearest, 1) => Operators.upsample_nearest1d_vec,
                (InterpolationMode.Nearest, 2) => Operators.upsample_nearest2d_vec,
                (InterpolationMode.Nearest, 3) => Operators.upsample_nearest3d_vec,
                (InterpolationMode.NearestExact, 1) => Operators._upsample_nearest_exact1d_vec,
                (InterpolationMode.NearestExact, 2) => Operators._upsample_nearest_exact2d_vec,
                (InterpolationMode.NearestExact, 3) => Operators._upsample_nearest_exact3d_vec,
                _ => throw Unsupported(mode, axes, false),
            };

            private static Operator Smooth(InterpolationMode mode, int axes, bool antialias) =>
                (mode, axes, antialias) switch
                {
                    (InterpolationMode.Linear, 1, false) => Operators.upsample_linear1d_vec,
                    (InterpolationMode.Bilinear, 2, false) => Operators.upsample_bilinear2d_vec,
                    (InterpolationMode.Bilinear, 2, true) => Operators._upsample_bilinear2d_aa_vec,
                    (InterpolationMode.Bicubic, 2, false) => Operators.upsample_bicubic2d_vec,
                    (InterpolationMode.Bicubic, 2, true) => Operators._upsample_bicubic2d_aa_vec,
                    (InterpolationMode.Trilinear, 3, false) => Operators.upsample_trilinear3d_vec,
                    _ => throw Unsupported(mode, axes, antialias),
                };

            private static ExternalException Unsupported(InterpolationMode mode, int axes, bool antialias) => new(
                $"Input Error: {mode} interpolation{(antialias ? " with antialiasing" : "")} does not resize " +
                $"{axes + 2}D input");
        }
    }
}
