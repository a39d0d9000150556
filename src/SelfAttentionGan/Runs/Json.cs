using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SelfAttentionGan.Runs;

/// <summary>How a run writes JSON: names in camel case, choices by their names, text left readable.</summary>
internal static class Json
{
    /// <summary>For pages, which are read again to the last bit.</summary>
    public static JsonContext Exact { get; } = new(new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    });

    /// <summary>For lines, which others read: a number that is not finite becomes <c>null</c>.</summary>
    public static JsonContext OneLine { get; } = new(new(Exact.Options)
    {
        Converters = { new FiniteOrNull() },
        TypeInfoResolver = null,
        WriteIndented = false,
    });

    /// <summary>Returns a line for others to read.</summary>
    public static string Line<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type) + "\n";

    /// <summary>Returns a page.</summary>
    public static string Page<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type) + "\n";

    /// <summary>Returns a page.</summary>
    public static string Page(JsonObject page) => Page(page, Exact.JsonObject);

    /// <summary>Reads a page.</summary>
    /// <exception cref="InvalidDataException">It is no such thing; the message says where.</exception>
    public static T Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return Parse(File.ReadAllText(path), type);
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is unreadable: {damage.Message}", damage);
        }
    }

    /// <exception cref="JsonException">It is no JSON, or misses something.</exception>
    public static T Parse<T>(string json, JsonTypeInfo<T> type)
        where T : class => JsonSerializer.Deserialize(json, type) ?? throw new JsonException("It is null.");

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
