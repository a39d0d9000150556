using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sagan.Cli.Verbs;

namespace Sagan.Cli;

/// <summary>How the program writes JSON for scripts: names in camel case, text left readable.</summary>
internal static class Json
{
    private static readonly JsonContext Context = new(new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });

    /// <param name="value">Of a type that <see cref="JsonContext"/> lists.</param>
    public static string Page(object value) => JsonSerializer.Serialize(value, value.GetType(), Context) + "\n";
}

/// <summary>What the program writes as JSON, by generated code.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(Anatomy))]
[JsonSerializable(typeof(PresetsVerb.Row[]))]
internal sealed partial class JsonContext : JsonSerializerContext;
