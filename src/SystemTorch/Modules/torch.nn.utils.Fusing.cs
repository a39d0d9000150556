using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public static partial class utils
        {
            /// <summary>One layer's weights that do what it and its batch normalisation do in evaluation.</summary>
            public static (Parameter weight, Parameter bias) fuse_conv_bn_weights(
                Tensor conv_w, Tensor? conv_b, Tensor bn_rm, Tensor bn_rv, double bn_eps, Tensor? bn_w, Tensor? bn_b,
                bool transpose = false) =>
                Fuse(conv_w, conv_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, transpose ? 1 : 0);

            public static (Parameter weight, Parameter bias) fuse_linear_bn_weights(
                Tensor linear_w, Tensor? linear_b, Tensor bn_rm, Tensor bn_rv, double bn_eps, Tensor bn_w,
                Tensor bn_b) =>
                Fuse(linear_w, linear_b, bn_rm, bn_rv, bn_eps, bn_w, bn_b, 0);

            private static (Parameter weight, Parameter bias) Fuse(
                Tensor weight, Tensor? bias, Tensor mean, Tensor variance, double eps, Tensor? scale, Tensor? shift,
                int channelAxis)
            {
                using var scope = NewDisposeScope();
                using var ungraded = no_grad();

                var factor = variance.add(eps).rsqrt();
                if (scale is not null)
                    factor = factor.mul(scale);
                var along = new long[weight.dim()];
                Array.Fill(along, 1);
                along[channelAxis] = -1;

                var fusedWeight = weight.mul(factor.reshape(along)).to(weight.dtype, copy: true);
                var fusedBias = (bias is null ? mean.neg() : bias.sub(mean)).mul(factor);
                if (shift is not null)
                    fusedBias = fusedBias.add(shift);

                var kind = bias?.dtype ?? weight.dtype;
                return scope.MoveToOuter(
                    Parameter(fusedWeight, weight.requires_grad),
                    Parameter(fusedBias.to(kind, copy: true), bias?.requires_grad ?? false));
            }
        }
    }
}
