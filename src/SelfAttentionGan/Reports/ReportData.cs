using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfAttentionGan.Reports;

/// <summary>The data of report.html, which its script shows.</summary>
internal sealed record ReportData(
    string Name, string State, string StateText, string About, IReadOnlyList<ReportData.Fact> Facts,
    WarningLog Warnings,
    IReadOnlyList<ReportData.Series> Images, string ImagesNote, IReadOnlyList<Chart> Charts,
    JsonElement? Networks, JsonElement? Options)
{
    internal sealed record Fact(string Name, string Value);

    internal sealed record Series(string Group, string Name, IReadOnlyList<Image> Frames);

    internal sealed record Image(int Step, string Id, string Type);
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ReportData))]
internal sealed partial class ReportContext : JsonSerializerContext;
