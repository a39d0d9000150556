namespace TorchSharp.Interop;

/// <summary>One call of a custom function as native code sees it; mirrors <c>FunctionCall</c> in autograd.cpp.</summary>
internal unsafe struct FunctionCall
{
    public byte* Name;
    public nint* Inputs, Outputs, Dirty, Plain, Saved;
    public int InputCount, OutputCount, DirtyCount, PlainCount, SavedCount;
    public int Zeros;
    public delegate* unmanaged<nint, nint, nint*, int, nint*, int> Backward;
    public delegate* unmanaged<nint, void> Released;
    public nint Context;
}
