using System.Globalization;
using System.Text.RegularExpressions;
using SelfAttentionGan.Interop.PublishedWeights.Formats;

namespace SelfAttentionGan.Interop.PublishedWeights;

/// <summary>A row of a table: the name of a part of our networks, its published name, and how its tensors are stored.</summary>
/// <param name="Ours">A pattern of the name, such as <c>up\w+\.conv1</c>.</param>
/// <param name="Published">
/// The published name; <c>{block}</c> is the number of the residual block, <c>{list}</c> that among blocks and attention
/// layers, <c>{attention}</c> that of the attention layer, all from 0, and <c>{blocks}</c> the number of blocks; a number
/// may be added, as in <c>{block+1}</c>.
/// </param>
/// <param name="Format">The form of the part's tensors.</param>
internal sealed partial record WeightRule(string Ours, string Published, WeightFormat Format)
{
    private readonly Regex ours = new($"^(?:{Ours})(?=\\.|$)", RegexOptions.CultureInvariant);

    /// <summary>Returns the beginning of a name that is the part's; null where it is another part's.</summary>
    public string? Match(string name) => ours.Match(name) is { Success: true } match ? match.Value : null;

    /// <summary>Returns the published name at a place.</summary>
    public string At(LayerPlace place) => Placeholder().Replace(Published, match =>
    {
        var number = place.Number(match.Groups["name"].Value);
        if (match.Groups["plus"] is { Success: true } plus)
            number += int.Parse(plus.ValueSpan, CultureInfo.InvariantCulture);

        return number.ToString(CultureInfo.InvariantCulture);
    });

    /// <summary>Returns a pattern of the published names, whose group <c>n</c> is the number in them.</summary>
    public Regex PublishedPattern() =>
        new("^" + Placeholder().Replace(Regex.Escape(Published).Replace(@"\{", "{").Replace(@"\+", "+"), @"(?<n>\d+)") + @"\.");

    [GeneratedRegex(@"\{(?<name>\w+)(?:\+(?<plus>\d+))?\}")]
    private static partial Regex Placeholder();
}

/// <summary>The place of a layer in a network, from 0.</summary>
/// <param name="Block">The number of residual blocks, or of convolution blocks, before it; that of an attention layer's own block.</param>
/// <param name="List">The number of blocks and attention layers before it.</param>
/// <param name="Attention">The number of attention layers before it.</param>
/// <param name="Blocks">The number of blocks in the network.</param>
internal readonly record struct LayerPlace(int Block, int List, int Attention, int Blocks)
{
    /// <summary>Returns the place of each layer, by its name, in the order of the network.</summary>
    public static IReadOnlyDictionary<string, LayerPlace> Of(IEnumerable<string> stateKeys)
    {
        string[] layers = [.. stateKeys.Select(key => key.Split('.')[0]).Distinct()];
        var blocks = layers.Count(IsBlock);
        var places = new Dictionary<string, LayerPlace>();
        var (block, list, attention) = (0, 0, 0);

        foreach (var layer in layers)
        {
            var attends = layer.StartsWith("attend", StringComparison.Ordinal);
            places.Add(layer, new(attends ? block - 1 : block, list, attention, blocks));
            block += IsBlock(layer) ? 1 : 0;
            attention += attends ? 1 : 0;
            list += attends || IsBlock(layer) ? 1 : 0;
        }

        return places;
    }

    public int Number(string name) => name switch
    {
        "block" => Block,
        "list" => List,
        "attention" => Attention,
        "blocks" => Blocks,
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "Unknown placeholder."),
    };

    private static bool IsBlock(string layer) =>
        ((string[])["up", "down", "residual"]).Any(kind => layer.StartsWith(kind, StringComparison.Ordinal));
}
