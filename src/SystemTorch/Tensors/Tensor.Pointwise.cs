using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor abs() => Operators.abs.Call(this);

        public Tensor abs_() => Operators.abs_.CallInPlace(this);

        public Tensor acos() => Operators.acos.Call(this);

        public Tensor asin() => Operators.asin.Call(this);

        public Tensor atan() => Operators.atan.Call(this);

        public Tensor atan2(Tensor other) => Operators.atan2.Call(this, other);

        public Tensor ceil() => Operators.ceil.Call(this);

        public Tensor ceil_() => Operators.ceil_.CallInPlace(this);

        public Tensor cos() => Operators.cos.Call(this);

        public Tensor cosh() => Operators.cosh.Call(this);

        public Tensor erf() => Operators.erf.Call(this);

        public Tensor erfinv() => Operators.erfinv.Call(this);

        public Tensor exp() => Operators.exp.Call(this);

        public Tensor exp_() => Operators.exp_.CallInPlace(this);

        public Tensor exp2() => Operators.exp2.Call(this);

        public Tensor expm1() => Operators.expm1.Call(this);

        public Tensor floor() => Operators.floor.Call(this);

        public Tensor floor_() => Operators.floor_.CallInPlace(this);

        public Tensor fmod(Tensor target) => Operators.fmod_Tensor.Call(this, target);

        public Tensor fmod(Scalar scalar) => Operators.fmod_Scalar.Call(this, scalar);

        public Tensor frac() => Operators.frac.Call(this);

        public Tensor log() => Operators.log.Call(this);

        public Tensor log_() => Operators.log_.CallInPlace(this);

        public Tensor log10() => Operators.log10.Call(this);

        public Tensor log1p() => Operators.log1p.Call(this);

        public Tensor log2() => Operators.log2.Call(this);

        public Tensor logit(double? eps = null) => Operators.logit.Call(this, eps);

        public Tensor neg() => Operators.neg.Call(this);

        public Tensor neg_() => Operators.neg_.CallInPlace(this);

        public Tensor pow(Tensor exponent) => Operators.pow_Tensor_Tensor.Call(this, exponent);

        public Tensor pow(Scalar exponent) => Operators.pow_Tensor_Scalar.Call(this, exponent);

        public Tensor pow_(Tensor exponent) => Operators.pow__Tensor.CallInPlace(this, exponent);

        public Tensor pow_(Scalar exponent) => Operators.pow__Scalar.CallInPlace(this, exponent);

        public Tensor reciprocal() => Operators.reciprocal.Call(this);

        public Tensor reciprocal_() => Operators.reciprocal_.CallInPlace(this);

        public Tensor remainder(Tensor target) => Operators.remainder_Tensor.Call(this, target);

        public Tensor remainder(Scalar scalar) => Operators.remainder_Scalar.Call(this, scalar);

        public Tensor rsqrt() => Operators.rsqrt.Call(this);

        public Tensor rsqrt_() => Operators.rsqrt_.CallInPlace(this);

        public Tensor sigmoid() => Operators.sigmoid.Call(this);

        public Tensor sigmoid_() => Operators.sigmoid_.CallInPlace(this);

        public Tensor sign() => Operators.sign.Call(this);

        public Tensor sign_() => Operators.sign_.CallInPlace(this);

        public Tensor sin() => Operators.sin.Call(this);

        public Tensor sinh() => Operators.sinh.Call(this);

        public Tensor sqrt() => Operators.sqrt.Call(this);

        public Tensor sqrt_() => Operators.sqrt_.CallInPlace(this);

        public Tensor square() => Operators.square.Call(this);

        public Tensor tan() => Operators.tan.Call(this);

        public Tensor tanh() => Operators.tanh.Call(this);

        public Tensor tanh_() => Operators.tanh_.CallInPlace(this);

        public Tensor trunc() => Operators.trunc.Call(this);

        public Tensor trunc_() => Operators.trunc_.CallInPlace(this);

        public Tensor relu() => Operators.relu.Call(this);

        public Tensor relu_() => Operators.relu_.CallInPlace(this);

        public Tensor relu6() => Operators.relu6.Call(this);

        public Tensor selu() => Operators.selu.Call(this);

        public Tensor silu() => Operators.silu.Call(this);

        public Tensor silu_() => Operators.silu_.CallInPlace(this);

        public Tensor hardsigmoid() => Operators.hardsigmoid.Call(this);

        public Tensor hardswish() => Operators.hardswish.Call(this);

        public Tensor gelu() => Operators.gelu.Call(this);

        public Tensor log_sigmoid() => Operators.log_sigmoid.Call(this);

        public Tensor leaky_relu(Scalar negative_slope) => Operators.leaky_relu.Call(this, negative_slope);

        public Tensor leaky_relu_(Scalar negative_slope) => Operators.leaky_relu_.CallInPlace(this, negative_slope);

        public Tensor hardtanh(Scalar min, Scalar max) => Operators.hardtanh.Call(this, min, max);

        public Tensor hardtanh_(Scalar min, Scalar max) => Operators.hardtanh_.CallInPlace(this, min, max);

        public Tensor softplus(double beta = 1, double threshold = 20) =>
            Operators.softplus.Call(this, beta, threshold);

        public Tensor add(Tensor target) => Operators.add_Tensor.Call(this, target);

        public Tensor add(Tensor target, Scalar alpha) => Operators.add_Tensor.Call(this, target, alpha);

        public Tensor add(Scalar scalar) => Operators.add_Scalar.Call(this, scalar);

        public Tensor add(Scalar scalar, Scalar alpha) => Operators.add_Scalar.Call(this, scalar, alpha);

        public Tensor add_(Tensor target) => Operators.add__Tensor.CallInPlace(this, target);

        public Tensor add_(Tensor target, Scalar alpha) => Operators.add__Tensor.CallInPlace(this, target, alpha);

        public Tensor add_(Scalar scalar) => Operators.add__Scalar.CallInPlace(this, scalar);

        public Tensor add_(Scalar scalar, Scalar alpha) => Operators.add__Scalar.CallInPlace(this, scalar, alpha);

        public Tensor sub(Tensor target) => Operators.sub_Tensor.Call(this, target);

        public Tensor sub(Scalar target) => Operators.sub_Scalar.Call(this, target);

        public Tensor sub_(Tensor target) => Operators.sub__Tensor.CallInPlace(this, target);

        public Tensor sub_(Scalar target) => Operators.sub__Scalar.CallInPlace(this, target);

        public Tensor mul(Tensor target) => Operators.mul_Tensor.Call(this, target);

        public Tensor mul(Scalar target) => Operators.mul_Scalar.Call(this, target);

        public Tensor mul_(Tensor target) => Operators.mul__Tensor.CallInPlace(this, target);

        public Tensor mul_(Scalar target) => Operators.mul__Scalar.CallInPlace(this, target);

        public Tensor floor_divide(Tensor other) => Operators.floor_divide.Call(this, other);

        public Tensor floor_divide(Scalar other) => Operators.floor_divide_Scalar.Call(this, other);

        public Tensor addcmul(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Operators.addcmul.Call(this, tensor1, tensor2, value);

        public Tensor addcmul_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Operators.addcmul_.CallInPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Operators.addcdiv.Call(this, tensor1, tensor2, value);

        public Tensor addcdiv(Tensor tensor1, Tensor tensor2) => Operators.addcdiv.Call(this, tensor1, tensor2);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2, Scalar value) =>
            Operators.addcdiv_.CallInPlace(this, tensor1, tensor2, value);

        public Tensor addcdiv_(Tensor tensor1, Tensor tensor2) =>
            Operators.addcdiv_.CallInPlace(this, tensor1, tensor2);

        public Tensor lerp(Tensor end, Tensor weight) => Operators.lerp_Tensor.Call(this, end, weight);

        public Tensor lerp_(Tensor end, Tensor weight) => Operators.lerp__Tensor.CallInPlace(this, end, weight);

        public Tensor maximum(Tensor other) => Operators.maximum.Call(this, other);

        public Tensor minimum(Tensor other) => Operators.minimum.Call(this, other);

        public Tensor fmax(Tensor other) => Operators.fmax.Call(this, other);

        public Tensor fmin(Tensor other) => Operators.fmin.Call(this, other);

        public Tensor clamp_min(Scalar min) => Operators.clamp_min.Call(this, min);

        public Tensor clamp_min_(Scalar min) => Operators.clamp_min_.CallInPlace(this, min);

        public Tensor clamp_max(Scalar max) => Operators.clamp_max.Call(this, max);

        public Tensor clamp_max_(Scalar max) => Operators.clamp_max_.CallInPlace(this, max);

        public Tensor nan_to_num(double nan = 0, double? posinf = null, double? neginf = null) =>
            Operators.nan_to_num.Call(this, nan, posinf, neginf);

        public Tensor nan_to_num_(double nan = 0, double? posinf = null, double? neginf = null) =>
            Operators.nan_to_num_.CallInPlace(this, nan, posinf, neginf);

        public Tensor logical_and(Tensor other) => Operators.logical_and.Call(this, other);

        public Tensor logical_or(Tensor other) => Operators.logical_or.Call(this, other);

        public Tensor logical_xor(Tensor other) => Operators.logical_xor.Call(this, other);

        public Tensor logical_not() => Operators.logical_not.Call(this);

        public Tensor copysign(Tensor other) => Operators.copysign_Tensor.Call(this, other);

        public Tensor hypot(Tensor other) => Operators.hypot.Call(this, other);

        public Tensor xlogy(Tensor y) => Operators.xlogy_Tensor.Call(this, y);

        public Tensor xlogy(Scalar y) => Operators.xlogy_Scalar_Other.Call(this, y);

        public Tensor positive() => Operators.positive.Call(this);

        public Tensor sgn() => Operators.sgn.Call(this);

        public Tensor conj() => Operators.conj.Call(this);
    }
}
