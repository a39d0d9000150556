using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor div(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Operators.div_Tensor.Call(this, target)
                : Operators.div_Tensor_mode.Call(this, target, rounding_mode.ToString());

        public Tensor div(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Operators.div_Scalar.Call(this, target)
                : Operators.div_Scalar_mode.Call(this, target, rounding_mode.ToString());

        public Tensor divide(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        public Tensor divide(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            div(target, rounding_mode);

        public Tensor div_(Tensor target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Operators.div__Tensor.CallInPlace(this, target)
                : Operators.div__Tensor_mode.CallInPlace(this, target, rounding_mode.ToString());

        public Tensor div_(Scalar target, RoundingMode rounding_mode = RoundingMode.None) =>
            rounding_mode == RoundingMode.None
                ? Operators.div__Scalar.CallInPlace(this, target)
                : Operators.div__Scalar_mode.CallInPlace(this, target, rounding_mode.ToString());

        public Tensor round(long decimals = 0) =>
            decimals == 0 ? Operators.round.Call(this) : Operators.round_decimals.Call(this, decimals);

        public Tensor round_(long decimals = 0) => decimals == 0
            ? Operators.round_.CallInPlace(this)
            : Operators.round__decimals.CallInPlace(this, decimals);

        public Tensor clamp(Scalar? min = null, Scalar? max = null) => Operators.clamp.Call(this, min, max);

        public Tensor clamp(Tensor? min = null, Tensor? max = null) => Operators.clamp_Tensor.Call(this, min, max);

        public Tensor clip(Scalar? min = null, Scalar? max = null) => clamp(min, max);

        public Tensor clamp_(Scalar? min = null, Scalar? max = null) => Operators.clamp_.CallInPlace(this, min, max);

        public Tensor clamp_(Tensor? min = null, Tensor? max = null) =>
            Operators.clamp__Tensor.CallInPlace(this, min, max);

        public Tensor where(Tensor condition, Tensor y) => Operators.where_self.Call(condition, this, y);

        /// <summary>Elementwise equality; <see cref="allclose"/> compares whole tensors.</summary>
        public Tensor equal(Tensor target) => eq(target);

        public bool Equals(Tensor target) =>
            shape.SequenceEqual(target.shape) && Operators.equal.CallScalar(this, target).AsBoolean();

        public bool allclose(Tensor target, double rtol = 1e-05, double atol = 1e-08, bool equal_nan = false) =>
            Operators.allclose.CallScalar(this, target, rtol, atol, equal_nan).AsBoolean();

        public Tensor random_(double from, double to, Generator? generator = null) =>
            Operators.random__from.CallInPlace(this, (long)from, (long)to, generator);

        public Tensor bernoulli_(double p = 0.5, Generator? generator = null) =>
            Operators.bernoulli__float.CallInPlace(this, p, generator);

        public Tensor bernoulli_(Tensor p, Generator? generator = null) =>
            Operators.bernoulli__Tensor.CallInPlace(this, p, generator);
    }
}
