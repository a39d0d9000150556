using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfAttentionGan.Runs;

/// <summary>How a run writes JSON: names in camel case, choices by their names, text left readable.</summary>
internal static class Json
{
    private static readonly JsonSerializerOptions Exact = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        WriteIndented = true,
    };

    private static readonly JsonSerializerOptions OneLine = new(Exact)
    {
        Converters = { new FiniteOrNull() },
        WriteIndented = false,
    };

    /// <summary>Returns a line for others to read; a number that is not finite becomes <c>null</c>.</summary>
    public static string Line(object value) => JsonSerializer.Serialize(value, OneLine) + "\n";

    /// <summary>Returns a page that is read again to the last bit.</summary>
    public static string Page(object value) => JsonSerializer.Serialize(value, Exact) + "\n";

    /// <summary>Reads what <see cref="Page"/> has written.</summary>
    /// <exception cref="InvalidDataException">It is no such thing; the message says where.</exception>
    public static T Read<T>(string path)
        where T : class
    {
        try
        {
            return Parse<T>(File.ReadAllText(path));
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is unreadable: {damage.Message}", damage);
        }
    }

    /// <exception cref="JsonException">It is no JSON, or misses something.</exception>
    public static T Parse<T>(string json)
        where T : class => JsonSerializer.Deserialize<T>(json, Exact) ?? throw new JsonException("It is null.");

    private sealed class FiniteOrNull : JsonConverter<double>
    {
        public override double Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) =>
            reader.GetDouble();

        public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options)
        {
            if (double.IsFinite(value))
                writer.WriteNumberValue(value);
            else
                writer.WriteNullValue();
        }
    }
}
