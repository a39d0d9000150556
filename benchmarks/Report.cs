using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfAttentionGan.Benchmarks;

/// <summary>What was measured: a table to read, and a file to keep.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The table's first line.</summary>
    public static string Header { get; } =
        $"{"",-54}{"peer",10}{"ours",10} {"",-8}{"ratio",6}{"wanted",8}{"aim",6}{"reached",9}{"of peak",9}";

    /// <summary>A line of the table.</summary>
    public static string Line(Comparison row)
    {
        var goal = row.Goal is { } set
            ? $"{Number(set.Wanted),8}{Number(set.Aim),6}{set.Says(row.Ratio),9}"
            : $"{"",23}";
        var share = row.Share is { } part ? part.ToString("P0", CultureInfo.InvariantCulture) : "";

        return $"{row.Name,-54}{Number(row.PeerMedian),10}{Number(row.OurMedian),10} {row.Unit,-8}" +
            $"{Number(row.Ratio),6}{goal}{share,9}";
    }

    /// <summary>Writes artifacts/benchmarks.json, and says where.</summary>
    public static string Write(IEnumerable<Comparison> rows)
    {
        var file = Path.Combine("artifacts", "benchmarks.json");
        Directory.CreateDirectory("artifacts");
        File.WriteAllText(file, JsonSerializer.Serialize(new { Machine = Machine.This, Rows = rows }, Format));

        return file;
    }

    private static string Number(double value) => double.IsNaN(value)
        ? "-"
        : value.ToString(value >= 1000 ? "F0" : value >= 100 ? "F1" : "F2", CultureInfo.InvariantCulture);
}
