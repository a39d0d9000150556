using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PublishedWeights.Formats;

/// <summary>Conditional batch normalization: (1 + gain) and bias of each class.</summary>
/// <param name="prefix">The name in front of the running statistics.</param>
/// <param name="tables">How gain and bias are stored.</param>
internal sealed class ConditionalNormFormat(string prefix, ClassTables tables) : WeightFormat
{
    private const string SideBySide = "embed.weight";

    private static readonly string[] Both = ["gain", "bias"];

    public string Mean { get; init; } = RunningStatistics.OurMean;

    public string Variance { get; init; } = RunningStatistics.OurVariance;

    private RunningStatistics Statistics => new(prefix, Mean, Variance);

    /// <summary>Returns the number of classes that a table's shape shows; null where it is no table.</summary>
    public int? ClassesOf(string name, Tensor tensor) =>
        name != (tables == ClassTables.SideBySide ? SideBySide : "gain.weight")
            && (tables != ClassTables.TransposedLinear || name != "gain.weight_orig")
        || tensor.dim() != 2 ? null
        : (int)tensor.shape[tables == ClassTables.TransposedLinear ? 1 : 0];

    public override IEnumerable<(string Name, Tensor? Value)> Import(
        PublishedPart published, IReadOnlyDictionary<string, Tensor> ours)
    {
        if (tables == ClassTables.SideBySide)
        {
            var halves = published.Take(SideBySide) is { } both && both.shape[1] % 2 == 0 ? both.chunk(2, dim: 1) : null;
            return
            [
                ("gain.weight", halves?[0].sub(ones_like(halves[0]))),
                ("bias.weight", halves?[1]),
                .. Statistics.Import(published),
            ];
        }

        return
        [
            .. ours.Keys.Where(IsTable).Select(name => (name, Turned(name, published.Take(name)))),
            .. Statistics.Import(published),
        ];
    }

    public override IEnumerable<(string Name, Tensor Value)> Export(IReadOnlyDictionary<string, Tensor> ours)
    {
        var (gain, bias) = (ours.GetValueOrDefault("gain.weight"), ours.GetValueOrDefault("bias.weight"));
        IEnumerable<(string, Tensor)> stored = tables == ClassTables.SideBySide && gain is not null
            ? [(SideBySide, cat([gain.add(ones_like(gain)), bias!], 1))]
            : ours.Keys.Where(IsTable).Select(name => (name, Turned(name, ours[name])!));

        return [.. stored, .. Statistics.Export(ours)];
    }

    private static bool IsTable(string name) => Both.Any(part => name.StartsWith(part + ".", StringComparison.Ordinal));

    // A linear layer on one-hot labels has a row for each channel, our table one for each class.
    private Tensor? Turned(string name, Tensor? table) =>
        tables == ClassTables.TransposedLinear && table?.dim() == 2 ? table.t() : table;
}

/// <summary>Conditional batch normalization where there are classes, batch normalization otherwise.</summary>
internal sealed class EitherNormFormat(ConditionalNormFormat classes, WeightFormat plain) : WeightFormat
{
    public ConditionalNormFormat Classes => classes;

    public override IEnumerable<(string Name, Tensor? Value)> Import(
        PublishedPart published, IReadOnlyDictionary<string, Tensor> ours) => Of(ours).Import(published, ours);

    public override IEnumerable<(string Name, Tensor Value)> Export(IReadOnlyDictionary<string, Tensor> ours) =>
        Of(ours).Export(ours);

    private WeightFormat Of(IReadOnlyDictionary<string, Tensor> ours) => ours.ContainsKey("weight") ? plain : classes;
}

/// <summary>How a project stores the gain and the bias of each class.</summary>
internal enum ClassTables
{
    /// <summary>Two tables with a row for each class.</summary>
    Two,

    /// <summary>Two linear layers on one-hot labels.</summary>
    TransposedLinear,

    /// <summary>One table, of (1 + gain) and bias side by side.</summary>
    SideBySide,
}
