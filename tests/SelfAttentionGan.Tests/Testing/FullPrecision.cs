using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>Disables TF32 on CUDA until disposed.</summary>
internal sealed class FullPrecision : IDisposable
{
    private readonly bool products = backends.cuda.matmul.allow_tf32;
    private readonly bool convolutions = backends.cudnn.allow_tf32;

    public FullPrecision() => Allow(false, false);

    public void Dispose() => Allow(products, convolutions);

    private static void Allow(bool products, bool convolutions) =>
        (backends.cuda.matmul.allow_tf32, backends.cudnn.allow_tf32) = (products, convolutions);
}
