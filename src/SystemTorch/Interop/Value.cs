using System.Runtime.InteropServices;

namespace TorchSharp.Interop;

/// <summary>One argument or result as native code sees it; mirrors <c>Value</c> in systemtorch.h.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal struct Value
{
    [FieldOffset(0)] public Kind Kind;
    [FieldOffset(4)] public int Count;
    [FieldOffset(8)] public long Integer;
    [FieldOffset(8)] public double Real;
    [FieldOffset(8)] public nint Address;
}
