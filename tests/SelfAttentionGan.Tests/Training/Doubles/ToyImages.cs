using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Doubles;

internal static class ToyImages
{
    public static (float Shade, long Label)[] Pair(Tensor shades, Tensor labels) =>
        [.. shades.detach().flatten().data<float>().ToArray().Zip(labels.data<long>().ToArray())];
}
