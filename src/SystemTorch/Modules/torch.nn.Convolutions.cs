using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static Linear Linear(
            long inputSize, long outputSize, bool hasBias = true, Device? device = null, ScalarType? dtype = null) =>
            new(inputSize, outputSize, hasBias, device, dtype);

        public static Linear Linear(Parameter weight, Parameter? bias = null) => new(weight, bias);

        public static Conv1d Conv1d(
            long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size, 1), Each(stride, 1), Each(padding, 1), null,
                Each(dilation, 1), groups, bias, padding_mode, device, dtype);

        public static Conv1d Conv1d(
            long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size, 1), Each(stride, 1), null, padding,
                Each(dilation, 1), groups, bias, padding_mode, device, dtype);

        public static Conv2d Conv2d(
            long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size, 2), Each(stride, 2), Each(padding, 2), null,
                Each(dilation, 2), groups, bias, padding_mode, device, dtype);

        public static Conv2d Conv2d(
            long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size, 2), Each(stride, 2), null, padding,
                Each(dilation, 2), groups, bias, padding_mode, device, dtype);

        public static Conv2d Conv2d(
            long in_channels, long out_channels, (long, long) kernel_size, (long, long)? stride = null,
            (long, long)? padding = null, (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size), Each(stride, 1), Each(padding, 0), null,
                Each(dilation, 1), groups, bias, padding_mode, device, dtype);

        public static Conv2d Conv2d(
            long in_channels, long out_channels, (long, long) kernel_size, Padding padding,
            (long, long)? stride = null, (long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size), Each(stride, 1), null, padding,
                Each(dilation, 1), groups, bias, padding_mode, device, dtype);

        public static Conv3d Conv3d(
            long in_channels, long out_channels, long kernel_size, long stride = 1, long padding = 0, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size, 3), Each(stride, 3), Each(padding, 3), null,
                Each(dilation, 3), groups, bias, padding_mode, device, dtype);

        public static Conv3d Conv3d(
            long in_channels, long out_channels, long kernel_size, Padding padding, long stride = 1, long dilation = 1,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size, 3), Each(stride, 3), null, padding,
                Each(dilation, 3), groups, bias, padding_mode, device, dtype);

        public static Conv3d Conv3d(
            long in_channels, long out_channels, (long, long, long) kernel_size, (long, long, long)? stride = null,
            (long, long, long)? padding = null, (long, long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size), Each(stride, 1), Each(padding, 0), null,
                Each(dilation, 1), groups, bias, padding_mode, device, dtype);

        public static Conv3d Conv3d(
            long in_channels, long out_channels, (long, long, long) kernel_size, Padding padding,
            (long, long, long)? stride = null, (long, long, long)? dilation = null,
            PaddingModes padding_mode = PaddingModes.Zeros, long groups = 1, bool bias = true,
            Device? device = null, ScalarType? dtype = null) =>
            new(in_channels, out_channels, Each(kernel_size), Each(stride, 1), null, padding,
                Each(dilation, 1), groups, bias, padding_mode, device, dtype);

        /// <summary>The same size along every axis.</summary>
        private static long[] Each(long size, int axes)
        {
            var sizes = new long[axes];
            Array.Fill(sizes, size);
            return sizes;
        }

        private static long[] Each((long, long) sizes) => [sizes.Item1, sizes.Item2];

        private static long[] Each((long, long, long) sizes) => [sizes.Item1, sizes.Item2, sizes.Item3];

        private static long[] Each((long, long)? sizes, long otherwise) =>
            Each(sizes ?? (otherwise, otherwise));

        private static long[] Each((long, long, long)? sizes, long otherwise) =>
            Each(sizes ?? (otherwise, otherwise, otherwise));
    }
}
