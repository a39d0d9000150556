using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PublishedWeights;

/// <summary>The tensors of a published file, and which of them were used and which are missing.</summary>
internal sealed class PublishedTensors(IReadOnlyDictionary<string, Tensor> tensors)
{
    // What torch.save gets in the four projects, and DataParallel's wrapper.
    private static readonly string[] Prefixes =
        ["", "module.", "state_dict.", "state_dict.module.", "model_state_dict.", "model_state_dict.module."];

    private readonly HashSet<string> used = [];

    /// <summary>Names that were asked for in vain, in order.</summary>
    public List<string> Missing { get; } = [];

    /// <summary>Names that nothing has asked for, in order.</summary>
    public IEnumerable<string> Unused => tensors.Keys.Where(name => !used.Contains(name));

    /// <summary>Returns the tensors of the network, without names in front and what belongs to optimizers.</summary>
    public static IReadOnlyDictionary<string, Tensor> WithoutPrefix(
        IReadOnlyDictionary<string, Tensor> tensors, WeightTable table)
    {
        var patterns = ((WeightRule[])[table.Latents, table.Down]).Select(rule => rule.PublishedPattern()).ToArray();
        var prefix = Prefixes.FirstOrDefault(prefix => tensors.Keys.Any(name =>
            name.StartsWith(prefix, StringComparison.Ordinal)
            && patterns.Any(pattern => pattern.IsMatch(name[prefix.Length..])))) ?? "";

        return tensors.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value);
    }

    /// <summary>Returns a tensor; null where there is none.</summary>
    public Tensor? Find(string name) => tensors.TryGetValue(name, out var tensor) && used.Add(name) | true ? tensor : null;

    /// <summary>Returns a tensor; null where it is missing, which is recorded.</summary>
    public Tensor? Take(string name)
    {
        var found = Find(name);
        if (found is null)
            Missing.Add(name);

        return found;
    }
}

/// <summary>The published tensors below a name.</summary>
internal sealed class PublishedPart(PublishedTensors tensors, string name)
{
    /// <inheritdoc cref="PublishedTensors.Find"/>
    public Tensor? Find(string below) => tensors.Find(FullName(below));

    /// <inheritdoc cref="PublishedTensors.Take"/>
    public Tensor? Take(string below) => tensors.Take(FullName(below));

    private string FullName(string below) => below.Length == 0 ? name : $"{name}.{below}";
}
