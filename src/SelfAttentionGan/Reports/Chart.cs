namespace SelfAttentionGan.Reports;

/// <summary>Curves that are drawn over one another.</summary>
/// <param name="Title">What they show.</param>
/// <param name="Note">Their unit, or what is to be known of them.</param>
/// <param name="FromZero">Whether the axis reaches down to zero.</param>
/// <param name="Bytes">Whether they count bytes.</param>
/// <param name="Curves">The curves, thinned.</param>
internal sealed record Chart(string Title, string Note, bool FromZero, bool Bytes, IReadOnlyList<Curve> Curves)
{
    private const int MostPoints = 1000, MostCurves = 24;

    private const string Discriminator = "discriminator", Generator = "generator";
    private const string Real = "real", Painted = "painted", Plain = "plain";

    /// <summary>Returns a chart for whatever was measured, and none for what never was, or never was finite.</summary>
    public static IReadOnlyList<Chart> All(MetricsFile metrics)
    {
        // Where each player has one term, it is the loss.
        var losses = Under("losses.");
        var terms = losses.Length > 2 ? losses : [];

        return
        [
            .. Of("Loss", "", Players("Loss")),
            .. Of("Loss terms", "", terms),
            .. Of("Score", "by the discriminator", [("realScore", Real, Real), ("fakeScore", Painted, Painted)]),
            .. Of("Diversity", "1 as in real pictures", [("diversity", Painted, Painted)], fromZero: true),
            .. Of("Distance", "of painted to real pictures", [("distance", Painted, Painted)], fromZero: true),
            .. Of("γ of attention", "", Under("gammas.")),
            .. Of("Largest σ", "of all weights", [("largestSigma", "σ", Plain)]),
            .. Of("Gradient norm", "before clipping", Players("Gradient"), fromZero: true),
            .. Of("Learning rate", "", Players("Rate"), fromZero: true),
            .. Of("Speed", "", [("imagesPerSecond", "images/s", Plain)], fromZero: true),
            .. Of("Live tensors", "growth is a leak", [("liveTensors", "tensors", Plain)], fromZero: true),
            .. Of("Peak memory", "", [("peakMemory", "process", Plain)], fromZero: true, bytes: true),
        ];

        (string, string, string?)[] Players(string figure) =>
            [(Discriminator + figure, Discriminator, Discriminator), (Generator + figure, Generator, Generator)];

        (string Name, string Label, string? Role)[] Under(string prefix) =>
            [.. from name in metrics.Names
                where name.StartsWith(prefix, StringComparison.Ordinal)
                orderby name[prefix.Length..].Split('.')[0]
                select (name, name[prefix.Length..], (string?)null)];

        IEnumerable<Chart> Of(
            string title, string note, (string Name, string Label, string? Role)[] figures,
            bool fromZero = false, bool bytes = false)
        {
            var curves = (
                from figure in figures
                let curve = metrics[figure.Name]
                where curve is not null && curve.Values.Any(double.IsFinite)
                select curve.Thin(figure.Label, figure.Role, MostPoints)).Take(MostCurves).ToArray();

            return curves.Length > 0 ? [new(title, note, fromZero, bytes, curves)] : [];
        }
    }
}
