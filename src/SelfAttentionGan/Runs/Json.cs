using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace SelfAttentionGan.Runs;

/// <summary>How a run writes JSON: names in camel case, choices by their names, text left readable.</summary>
/// <remarks>JSON has no infinities and no not-a-number: they are written as <c>null</c>.</remarks>
internal static class Json
{
    private static readonly JsonSerializerOptions OneLine = new(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase), new FiniteOrNull() },
    };

    private static readonly JsonSerializerOptions Indented = new(OneLine) { WriteIndented = true };

    public static string Line(object value) => JsonSerializer.Serialize(value, OneLine) + "\n";

    public static string Page(object value) => JsonSerializer.Serialize(value, Indented) + "\n";

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
        where T : class => JsonSerializer.Deserialize<T>(json, OneLine) ?? throw new JsonException("It is null.");

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
