using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Testing.Attributes;

/// <summary>A test that runs where torch finds a CUDA device, and is reported as skipped elsewhere.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CudaFactAttribute : FactAttribute
{
    internal const string Reason =
        "No CUDA device: run this on a machine with one, with a torch that was built for CUDA.";

    public CudaFactAttribute() => Skip = cuda.is_available() ? null : Reason;
}
