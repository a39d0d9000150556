using System.Globalization;
using System.Text;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A curve of a chart: its class in the style sheet, its name, its points.</summary>
internal sealed record Curve(string Style, string Name, (double X, double Y)[] Points);

/// <summary>A grid of log-log charts, as SVG for light and dark pages.</summary>
internal sealed class ScalingChart(int columns)
{
    private const int Width = 230, Height = 170, Left = 62, Top = 74, Across = 310, Down = 260;

    private const string Style = """
        <style>
          text { font: 12px system-ui, sans-serif; fill: #333 } .title { font-weight: 600 } .grid { stroke: #ddd }
          .peer { stroke: #d1600a; fill: #d1600a } .ours { stroke: #0b66c3; fill: #0b66c3 }
          .baseline { stroke: #6b7280; fill: #6b7280 } polyline { fill: none !important; stroke-width: 2 }
          @media (prefers-color-scheme: dark) {
            text { fill: #ddd } .grid { stroke: #444 }
            .baseline { stroke: #a8b0bd; fill: #a8b0bd }
            .peer { stroke: #ff9d4d; fill: #ff9d4d } .ours { stroke: #6cb2ff; fill: #6cb2ff }
          }
        </style>
        """;

    private readonly StringBuilder body = new();
    private int rows;

    /// <summary>Adds a chart at a position of the grid.</summary>
    public void Add(int column, int row, string title, string axis, Curve[] curves)
    {
        rows = Math.Max(rows, row + 1);
        double[] across = [.. curves[0].Points.Select(point => point.X)];
        double[] values = [.. curves.SelectMany(curve => curve.Points).Select(point => point.Y).Where(y => y > 0)];
        if (values.Length == 0)
            return;

        var ticks = Ticks(values.Min(), values.Max());
        var x = Scale(across[0], across[^1], 0, Width);
        var y = Scale(ticks[0], ticks[^1], Height, 0);

        Line($"<g transform='translate({Left + column * Across} {Top + row * Down})'>");
        Line($"<text class='title' x='{Width / 2}' y='-12' text-anchor='middle'>{title}</text>");
        Line($"<text x='{Width / 2}' y='{Height + 36}' text-anchor='middle'>{axis}</text>");
        foreach (var tick in ticks)
        {
            Line($"<path class='grid' d='M0 {y(tick):F1}H{Width}'/>");
            Line($"<text x='-8' y='{y(tick) + 4:F1}' text-anchor='end'>{tick}</text>");
        }

        foreach (var tick in across)
        {
            Line($"<path class='grid' d='M{x(tick):F1} 0V{Height}'/>");
            Line($"<text x='{x(tick):F1}' y='{Height + 18}' text-anchor='middle'>{tick}</text>");
        }

        foreach (var curve in curves)
            AddCurve(curve with { Points = [.. curve.Points.Where(point => point.Y > 0).Select(p => (x(p.X), y(p.Y)))] });
        Line($"</g>");

        if ((column, row) == (0, 0))
            Legend(curves);
    }

    public override string ToString() => $"""
        <svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {Across * columns} {Top + Down * rows - 20}'>
        {Style}
        {body}</svg>

        """;

    private void AddCurve(Curve curve)
    {
        var points = string.Join(' ', curve.Points.Select(point => Text($"{point.X:F1},{point.Y:F1}")));
        Line($"<polyline class='{curve.Style}' points='{points}'/>");
        foreach (var (x, y) in curve.Points)
            Line($"<circle class='{curve.Style}' cx='{x:F1}' cy='{y:F1}' r='3'/>");
    }

    private void Legend(Curve[] curves)
    {
        foreach (var (i, curve) in curves.Index())
        {
            Line($"<circle class='{curve.Style}' cx='{Left + 5 + i * 160}' cy='24' r='5'/>");
            Line($"<text class='{curve.Style}' x='{Left + 16 + i * 160}' y='28'>{curve.Name}</text>");
        }
    }

    private void Line(FormattableString text) => body.Append(Text(text)).Append('\n');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static Func<double, double> Scale(double first, double last, double from, double to) =>
        value => first == last ? (from + to) / 2 : from + (to - from) * Math.Log(value / first) / Math.Log(last / first);

    /// <summary>Powers of ten around the values, with 2 and 5 times these where there are few.</summary>
    private static double[] Ticks(double least, double most)
    {
        double[] tens = [.. Enumerable.Range(-6, 13).Select(power => Math.Pow(10, power))];
        double[] fine = [.. tens.SelectMany(ten => new[] { ten, 2 * ten, 5 * ten })];
        var ticks = Around(tens);

        return ticks.Length > 3 ? ticks : Around(fine);

        double[] Around(double[] all) =>
            [.. all.Where(tick => tick >= all.Last(t => t <= least) && tick <= all.First(t => t >= most))];
    }
}
