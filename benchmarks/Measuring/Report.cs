using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfAttentionGan.Benchmarks.Measuring;

/// <summary>The results as a table and as a JSON file.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The table's first lines.</summary>
    public static string Header { get; } =
        $"{"",-60}{"ours",10}{"baseline",10}{"PyTorch",10} {"",-8}{"baseline",9}{"PyTorch",9}{"of peak",9}\n" +
        $"{"",-60}{"",10}{"",10}{"",10} {"",-8}{"/ ours",9}{"/ ours",9}";

    /// <summary>A line of the table.</summary>
    public static string Line(Comparison row)
    {
        var share = row.Share is { } part ? part.ToString("P0", CultureInfo.InvariantCulture) : "";

        return $"{row.Name,-60}{Number(row.OurMedian),10}{Number(row.BaselineMedian),10}{Number(row.PyTorchMedian),10} " +
            $"{row.Unit,-8}{Number(row.BaselineRatio),9}{Number(row.PyTorchRatio),9}{share,9}".TrimEnd();
    }

    /// <summary>Writes artifacts/benchmarks.json and returns its path.</summary>
    public static string Write(IEnumerable<Comparison> rows, PyTorchBaseline python)
    {
        var file = Path.Combine("artifacts", "benchmarks.json");
        Directory.CreateDirectory("artifacts");
        var report = new { Machine = Machine.This, PyTorch = python.Version, Rows = rows };
        File.WriteAllText(file, JsonSerializer.Serialize(report, Format));

        return file;
    }

    private static string Number(double value) => double.IsNaN(value)
        ? "-"
        : value.ToString(value >= 1000 ? "F0" : value >= 100 ? "F1" : "F2", CultureInfo.InvariantCulture);
}
