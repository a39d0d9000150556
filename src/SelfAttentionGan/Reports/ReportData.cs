using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfAttentionGan.Reports;

/// <summary>What the script of report.html shows.</summary>
internal sealed record ReportData(
    string Name, string State, string Stands, string About, IReadOnlyList<ReportData.Fact> Facts, LogFile Warnings,
    IReadOnlyList<ReportData.Images> Pictures, string PicturesNote, IReadOnlyList<Chart> Charts,
    JsonElement? Networks, JsonElement? Options)
{
    internal sealed record Fact(string Name, string Value);

    internal sealed record Images(string Group, string Name, IReadOnlyList<Image> Frames);

    internal sealed record Image(int Step, string Id, string Type);
}

/// <summary>Writes it, by generated code.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(ReportData))]
internal sealed partial class ReportContext : JsonSerializerContext;
