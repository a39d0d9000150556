namespace SelfAttentionGan.Interop.Onnx;

/// <summary>A tensor of an ONNX graph: its name and its shape.</summary>
/// <param name="Name">The name, unique in the graph.</param>
/// <param name="Shape">
/// The dimensions; −1 for one that is known only when the graph runs, such as the number of images N.
/// </param>
public sealed record OnnxValue(string Name, IReadOnlyList<long> Shape)
{
    /// <summary>Formats name and shape.</summary>
    public override string ToString() => $"{Name} of shape {Describe(Shape)}";

    internal static string Describe(IEnumerable<long> shape) =>
        string.Join('×', shape.Select(size => size < 0 ? "N" : $"{size}")) is { Length: > 0 } text ? text : "[]";
}
