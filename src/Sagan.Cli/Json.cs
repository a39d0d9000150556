using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sagan.Cli;

/// <summary>How the program writes JSON for scripts: names in camel case, text left readable.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    };

    public static string Page(object value) => JsonSerializer.Serialize(value, value.GetType(), Options) + "\n";
}
