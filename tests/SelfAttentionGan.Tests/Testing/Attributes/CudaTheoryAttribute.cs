using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Testing.Attributes;

/// <summary>A theory that runs where torch finds a CUDA device, and is reported as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CudaTheoryAttribute : TheoryAttribute
{
    public CudaTheoryAttribute() => Skip = cuda.is_available() ? null : CudaFactAttribute.Reason;
}
