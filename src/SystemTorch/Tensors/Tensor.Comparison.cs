using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor eq(Tensor target) => Operators.eq_Tensor.Call(this, target);

        public Tensor eq(Scalar target) => Operators.eq_Scalar.Call(this, target);

        public Tensor ne(Tensor target) => Operators.ne_Tensor.Call(this, target);

        public Tensor ne(Scalar target) => Operators.ne_Scalar.Call(this, target);

        public Tensor lt(Tensor target) => Operators.lt_Tensor.Call(this, target);

        public Tensor lt(Scalar target) => Operators.lt_Scalar.Call(this, target);

        public Tensor le(Tensor target) => Operators.le_Tensor.Call(this, target);

        public Tensor le(Scalar target) => Operators.le_Scalar.Call(this, target);

        public Tensor gt(Tensor target) => Operators.gt_Tensor.Call(this, target);

        public Tensor gt(Scalar target) => Operators.gt_Scalar.Call(this, target);

        public Tensor ge(Tensor target) => Operators.ge_Tensor.Call(this, target);

        public Tensor ge(Scalar target) => Operators.ge_Scalar.Call(this, target);

        public Tensor isnan() => Operators.isnan.Call(this);

        public Tensor isinf() => Operators.isinf.Call(this);

        public Tensor isfinite() => Operators.isfinite.Call(this);

        public Tensor isposinf() => Operators.isposinf.Call(this);

        public Tensor isneginf() => Operators.isneginf.Call(this);
    }
}
