using static TorchSharp.torch;

namespace SelfAttentionGan.Formats;

/// <summary>A tensor in a file, without its numbers.</summary>
/// <param name="Name">Its name among the file's tensors.</param>
/// <param name="Type">What its numbers are.</param>
/// <param name="Shape">Its sizes; none for a single number.</param>
internal sealed record StoredTensor(string Name, ScalarType Type, IReadOnlyList<long> Shape)
{
    public override string ToString() => $"{Type} [{string.Join(", ", Shape)}]";
}
