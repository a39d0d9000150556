using System.Globalization;
using ScottPlot;

namespace PaperExperiments;

/// <summary>An experiment's results: a table, all points as CSV, and a plot of the means.</summary>
internal sealed class ExperimentReport(Experiment experiment, IReadOnlyList<Curve> curves, string distance)
{
    /// <summary>Writes NAME.md, NAME.csv and NAME.png to a folder.</summary>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, $"{experiment.Name}.md"), Table());
        File.WriteAllLines(Path.Combine(folder, $"{experiment.Name}.csv"), Rows());
        Draw(Path.Combine(folder, $"{experiment.Name}.png"));
    }

    /// <summary>The table: mean and standard deviation over the seeds.</summary>
    public string Table()
    {
        var seeds = curves.Select(curve => curve.Seed).Distinct().Count();
        var header = $"{experiment.Question}\n\n{distance}, mean ± standard deviation over {seeds} seeds, after " +
            $"{curves[0].Points[^1].Step} steps and at the best evaluation:\n\n| variant | last | best |\n| --- | --- | --- |\n";

        return header + string.Concat(curves.GroupBy(curve => curve.Variant).Select(group =>
            $"| {group.Key} | {Spread(group.Select(curve => curve.Final))} | {Spread(group.Select(curve => curve.Best))} |\n"));
    }

    private IEnumerable<string> Rows() => curves
        .SelectMany(curve => curve.Points.Select(point => string.Create(
            CultureInfo.InvariantCulture,
            $"\"{curve.Variant}\",{curve.Seed},{point.Step},{point.Distance:G6},{point.Diversity:G4}")))
        .Prepend("variant,seed,step,distance,diversity");

    private void Draw(string path)
    {
        var plot = new Plot();
        foreach (var group in curves.GroupBy(curve => curve.Variant))
        {
            var steps = group.First().Points.Select(point => (double)point.Step).ToArray();
            var means = steps.Select((_, i) => group.Average(curve => curve.Points[i].Distance)).ToArray();
            plot.Add.Scatter(steps, means).LegendText = group.Key;
        }

        plot.Title(experiment.Name);
        plot.XLabel("step");
        plot.YLabel(distance);
        plot.Axes.SetLimitsY(0, curves.Max(curve => curve.Points.Skip(curve.Points.Count / 4).Max(point => point.Distance)));
        plot.ShowLegend(Edge.Right);
        plot.SavePng(path, 1000, 500);
    }

    private static string Spread(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        var deviation = Math.Sqrt(all.Sum(x => (x - mean) * (x - mean)) / Math.Max(1, all.Length - 1));

        var format = mean >= 100 ? "F0" : mean >= 1 ? "F2" : "G3";

        return $"{mean.ToString(format, CultureInfo.InvariantCulture)} ± {deviation.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
