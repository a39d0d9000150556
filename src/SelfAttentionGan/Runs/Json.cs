using System.Text.Encodings.Web;
using System.Text.Json;

namespace SelfAttentionGan.Runs;

/// <summary>How a run writes JSON: names in camel case, text left readable.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(OneLine) { WriteIndented = true };

    public static string Line(object value) => JsonSerializer.Serialize(value, OneLine) + "\n";

    public static string Page(object value) => JsonSerializer.Serialize(value, Indented) + "\n";
}
