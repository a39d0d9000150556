using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public Tensor zero_() => Operators.zero_.CallInPlace(this);

        public Tensor fill_(Scalar value) => Operators.fill__Scalar.CallInPlace(this, value);

        public Tensor detach() => Operators.detach.Call(this);

        public Tensor detach_() => Operators.detach_.CallInPlace(this);

        public Tensor clone() => Operators.clone.Call(this);
    }
}
