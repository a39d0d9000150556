using System.Security.Cryptography;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>Hash of tensors: a short text that changes with any single bit.</summary>
internal static class TensorHash
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
