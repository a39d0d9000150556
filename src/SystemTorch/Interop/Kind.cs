namespace TorchSharp.Interop;

/// <summary>What a value that crosses to native code is; mirrors <c>Kind</c> in systemtorch.h.</summary>
internal enum Kind
{
    None, Tensor, Int, Double, Bool, IntList, DoubleList, BoolList, TensorList, String, Device, Generator,
}
