using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class functional
        {
            public static Tensor conv1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null,
                long? dilation = null, long groups = 1) =>
                Operators.conv1d.Call(input, weight, bias, stride ?? 1, padding ?? 0, dilation ?? 1, groups);

            public static Tensor conv1d_padding(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, Padding padding = Padding.Valid,
                long? dilation = null, long groups = 1) =>
                Operators.conv1d_padding.Call(
                    input, weight, bias, stride ?? 1, Name(padding), dilation ?? 1, groups);

            public static Tensor conv2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1) =>
                Operators.conv2d.Call(
                    input, weight, bias, strides ?? [1], padding ?? [0], dilation ?? [1], groups);

            public static Tensor conv2d_padding(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Operators.conv2d_padding.Call(
                    input, weight, bias, strides ?? [1], Name(padding), dilation ?? [1], groups);

            public static Tensor conv3d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? dilation = null, long groups = 1) =>
                Operators.conv3d.Call(
                    input, weight, bias, strides ?? [1], padding ?? [0], dilation ?? [1], groups);

            public static Tensor conv3d_padding(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null,
                Padding padding = Padding.Valid, long[]? dilation = null, long groups = 1) =>
                Operators.conv3d_padding.Call(
                    input, weight, bias, strides ?? [1], Name(padding), dilation ?? [1], groups);

            public static Tensor conv_transpose1d(
                Tensor input, Tensor weight, Tensor? bias = null, long? stride = null, long? padding = null,
                long? output_padding = null, long? dilation = null, long groups = 1) =>
                Operators.conv_transpose1d.Call(
                    input, weight, bias, stride ?? 1, padding ?? 0, output_padding ?? 0, groups, dilation ?? 1);

            public static Tensor conv_transpose2d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? output_padding = null, long[]? dilation = null, long groups = 1)
            {
                var sizes = FastConvTranspose.Sizes.Of(strides, padding, output_padding, dilation);

                return groups == 1 && FastConvTranspose.Suits(input, weight, bias, sizes)
                    ? FastConvTranspose.Apply(input, weight, bias, sizes)
                    : Operators.conv_transpose2d_input.Call(
                        input, weight, bias, strides ?? [1], padding ?? [0], output_padding ?? [0], groups,
                        dilation ?? [1]);
            }

            public static Tensor conv_transpose3d(
                Tensor input, Tensor weight, Tensor? bias = null, long[]? strides = null, long[]? padding = null,
                long[]? output_padding = null, long[]? dilation = null, long groups = 1) =>
                Operators.conv_transpose3d_input.Call(
                    input, weight, bias, strides ?? [1], padding ?? [0], output_padding ?? [0], groups,
                    dilation ?? [1]);

            public static Tensor linear(Tensor input, Tensor weights, Tensor? bias = null) =>
                Operators.linear.Call(input, weights, bias);

            private static string Name(Padding padding) => padding == Padding.Same ? "same" : "valid";
        }
    }
}
