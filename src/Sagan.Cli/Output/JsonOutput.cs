using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sagan.Cli.Commands;
using Sagan.Cli.Runs;
using SelfAttentionGan.Metrics;

namespace Sagan.Cli.Output;

/// <summary>Writes JSON for scripts: camel-case names, text without unnecessary escapes.</summary>
internal static class JsonOutput
{
    private static readonly JsonContext Context = new(new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });

    /// <param name="value">Of a type that <see cref="JsonContext"/> lists.</param>
    public static string Serialize(object value) => JsonSerializer.Serialize(value, value.GetType(), Context) + "\n";
}

/// <summary>Source-generated serialization of the tool's JSON output.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(NetworkInspection))]
[JsonSerializable(typeof(PresetsCommand.Row[]))]
[JsonSerializable(typeof(MetricResult[]))]
[JsonSerializable(typeof(string[]))]
internal sealed partial class JsonContext : JsonSerializerContext;
