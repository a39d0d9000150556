using System.Globalization;
using SelfAttentionGan.Interop.PublishedWeights.Formats;
using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PublishedWeights;

/// <summary>Reads the options of a network from the shapes of its tensors.</summary>
internal static class PublishedShapes
{
    private const string Embedding = "score.embed";

    private static readonly string[] Weights = ["weight", "weight_orig", "weight_bar"];

    /// <summary>Returns a generator's options; those given where the tensors are no generator's.</summary>
    public static SaganOptions OfGenerator(
        WeightTable table, IReadOnlyDictionary<string, Tensor> tensors, SaganOptions options)
    {
        var blocks = Numbered(table.Up, tensors, except: table.Latents.Published);
        if (blocks.Length == 0 || Weight(tensors, table.Latents.Published) is not { } latents)
            return options;

        var transposed = latents.dim() == 4;                         // a transposed convolution's weight begins with its inputs
        int[] channels =
        [
            Size(blocks[0].Weight, transposed ? 0 : 1),
            .. blocks.Select(block => Size(block.Weight, transposed ? 1 : 0)),
        ];
        // A first map of 4×4 is doubled by each block, and a last time to the image where that is no block.
        var size = 4 << (blocks.Length + (transposed ? 1 : 0));
        var sameSize = channels.Length == options.GeneratorChannels.Count;
        var attention = Heights(table, tensors, blocks, number => 8 << number);

        return options with
        {
            LatentDim = Size(latents, transposed ? 0 : 1),
            Classes = Classes(table, tensors) ?? options.Classes,
            GeneratorChannels = channels.SequenceEqual(options.GeneratorChannels) ? options.GeneratorChannels : channels,
            ImageSize = sameSize ? options.ImageSize : size,
            GeneratorAttention = attention is null || attention.SequenceEqual(options.GeneratorAttention)
                ? options.GeneratorAttention
                : attention,
        };
    }

    /// <summary>Returns a discriminator's options; those given where the tensors are no discriminator's.</summary>
    public static SaganOptions OfDiscriminator(
        WeightTable table, IReadOnlyDictionary<string, Tensor> tensors, SaganOptions options)
    {
        var blocks = Numbered(table.Down, tensors);
        int[] channels = [.. blocks.Select(block => Size(block.Weight, 0))];
        int[] before = [.. options.DiscriminatorChannels, .. options.DiscriminatorFinalBlocks];
        if (channels.Length == 0 || channels.SequenceEqual(before))
            return options with { Classes = ScoredClasses(table, tensors) ?? options.Classes };

        var halvings = Math.Min(options.DiscriminatorChannels.Count, channels.Length);
        return options with
        {
            Classes = ScoredClasses(table, tensors) ?? options.Classes,
            DiscriminatorChannels = channels[..halvings],
            DiscriminatorFinalBlocks = channels[halvings..],
        };
    }

    // Known only where attention layers are numbered among the blocks.
    private static int[]? Heights(
        WeightTable table, IReadOnlyDictionary<string, Tensor> tensors, (int Number, Tensor Weight)[] blocks,
        Func<int, int> height)
    {
        if (!table.Query.Published.StartsWith("blocks.", StringComparison.Ordinal))
            return null;

        return [.. Numbered(table.Query, tensors).Select(
            query => height(blocks.Count(block => block.Number <= query.Number) - 1)).Order()];
    }

    private static int? Classes(WeightTable table, IReadOnlyDictionary<string, Tensor> tensors)
    {
        if (table.ClassNorm is not { Format: EitherNormFormat { Classes: var format } } rule)
            return 0;

        var pattern = rule.PublishedPattern();
        var found = tensors.Select(entry => pattern.Match(entry.Key) is { Success: true } match
                ? format.ClassesOf(entry.Key[match.Length..], entry.Value)
                : null)
            .FirstOrDefault(classes => classes is not null);

        return found ?? 0;
    }

    private static int? ScoredClasses(WeightTable table, IReadOnlyDictionary<string, Tensor> tensors) =>
        table.Others.FirstOrDefault(rule => rule.Match(Embedding) == Embedding) is { } embedding
            ? Weight(tensors, embedding.Published) is { } weight ? Size(weight, 0) : 0
            : 0;

    private static (int Number, Tensor Weight)[] Numbered(
        WeightRule rule, IReadOnlyDictionary<string, Tensor> tensors, string? except = null)
    {
        var pattern = rule.PublishedPattern();

        return
        [
            .. from entry in tensors
               let match = pattern.Match(entry.Key)
               where match.Success && Weights.Contains(entry.Key[match.Length..]) && entry.Value.dim() >= 2
               let digits = match.Groups["n"].Value
               where digits.Length is > 0 and < 6
                   && (except is null || !entry.Key.StartsWith(except + ".", StringComparison.Ordinal))
               let number = int.Parse(digits, CultureInfo.InvariantCulture)
               orderby number
               select (number, entry.Value),
        ];
    }

    private static Tensor? Weight(IReadOnlyDictionary<string, Tensor> tensors, string name) =>
        Weights.Select(weight => tensors.GetValueOrDefault($"{name}.{weight}")).FirstOrDefault(
            found => found is not null && found.dim() >= 2);

    private static int Size(Tensor weight, int dimension) => checked((int)weight.shape[dimension]);
}
