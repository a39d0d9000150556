using System.Security.Cryptography;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests;

/// <summary>Many numbers as a short text that is another one as soon as a single bit is.</summary>
internal static class Bits
{
    public static string Of(params IEnumerable<Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        foreach (var tensor in tensors)
            hash.AppendData(tensor.detach().cpu().contiguous().bytes);

        return Convert.ToHexString(hash.GetHashAndReset())[..16];
    }

    public static string Of(nn.Module module) => Of(module.state_dict().Values);
}
