using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace SelfAttentionGan.Options;

/// <summary>JSON as a run writes it: names in camel case, enum values by their names, text left readable.</summary>
internal static class Json
{
    /// <summary>For files that are read back to the last bit.</summary>
    public static JsonSerializerOptions PageOptions { get; } = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NumberHandling = JsonNumberHandling.AllowReadingFromString | JsonNumberHandling.AllowNamedFloatingPointLiterals,
        PropertyNameCaseInsensitive = true,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    /// <summary>For single lines that other programs read: a number that is not finite becomes <c>null</c>.</summary>
    public static JsonSerializerOptions LineOptions { get; } = new(PageOptions)
    {
        Converters = { new FiniteOrNull() },
        WriteIndented = false,
    };

    private static NodeJson Nodes { get; } = new(new(PageOptions));

    /// <summary>Serializes a value of a type that the context lists, followed by a newline.</summary>
    public static string Write<T>(T value, JsonSerializerContext context) =>
        JsonSerializer.Serialize(value, TypeInfo<T>(context)) + "\n";

    /// <summary>Serializes an object, followed by a newline.</summary>
    public static string Write(JsonObject page) => Write(page, Nodes);

    /// <summary>Reads a file.</summary>
    /// <exception cref="InvalidDataException">It has another form; the message says where.</exception>
    public static T Read<T>(string path, JsonSerializerContext context)
        where T : class
    {
        try
        {
            return Parse<T>(File.ReadAllText(path), context);
        }
        catch (JsonException damage)
        {
            throw new InvalidDataException($"{Path.GetFileName(path)} is unreadable: {damage.Message}", damage);
        }
    }

    /// <exception cref="JsonException">It is not JSON, or a member is missing.</exception>
    public static T Parse<T>(string json, JsonSerializerContext context)
        where T : class =>
        JsonSerializer.Deserialize(json, TypeInfo<T>(context)) ?? throw new JsonException("It is null.");

    private static JsonTypeInfo<T> TypeInfo<T>(JsonSerializerContext context) =>
        (JsonTypeInfo<T>)context.GetTypeInfo(typeof(T))!;

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

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class NodeJson : JsonSerializerContext;
