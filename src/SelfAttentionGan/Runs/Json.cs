using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfAttentionGan.Runs;

/// <summary>How a run writes JSON: names in camel case, choices by their names, text left readable.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly JsonSerializerOptions Indented = new(OneLine) { WriteIndented = true };

    public static string Line(object value) => JsonSerializer.Serialize(value, OneLine) + "\n";

    public static string Page(object value) => JsonSerializer.Serialize(value, Indented) + "\n";
}
