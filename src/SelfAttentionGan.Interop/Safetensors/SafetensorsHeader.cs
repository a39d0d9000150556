using System.Buffers.Binary;
using System.Text.Encodings.Web;
using System.Text.Json;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Safetensors;

/// <summary>Name, type, shape and place of a tensor; the place is counted from the end of the header.</summary>
internal sealed record SafetensorsEntry(string Name, SafetensorsType Type, long[] Shape, long Begin, long End);

/// <summary>The JSON at the beginning of a safetensors file.</summary>
internal static class SafetensorsHeader
{
    public const string MetadataName = "__metadata__";
    public const int LengthBytes = sizeof(long), MaxBytes = 100_000_000;

    private const int Alignment = 8;

    /// <summary>Returns the length of the header and the header, with spaces that align the tensors.</summary>
    /// <param name="tensors">The tensors in the order of the header.</param>
    /// <param name="ordered">The same in the order of their bytes.</param>
    /// <param name="metadata">The metadata.</param>
    /// <exception cref="ArgumentException">A name or type is not possible.</exception>
    public static byte[] Write(
        KeyValuePair<string, Tensor>[] tensors, KeyValuePair<string, Tensor>[] ordered,
        IReadOnlyDictionary<string, string> metadata)
    {
        var places = Places(ordered);
        using var stream = new MemoryStream();
        stream.Write(new byte[LengthBytes]);
        using (var json = new Utf8JsonWriter(stream, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            if (metadata.Count > 0)
                WriteMetadata(json, metadata);
            foreach (var (name, tensor) in tensors)
                WriteEntry(json, new(name, SafetensorsType.Of(name, tensor), tensor.shape, places[name].Begin, places[name].End));
            json.WriteEndObject();
        }

        while (stream.Length % Alignment != 0)
            stream.WriteByte((byte)' ');
        var header = stream.ToArray();
        if (header.Length - LengthBytes > MaxBytes)
            throw new ArgumentException(
                $"The header of a safetensors file has at most {MaxBytes} bytes, but these names need {header.Length}; write fewer.");

        BinaryPrimitives.WriteInt64LittleEndian(header, header.Length - LengthBytes);
        return header;
    }

    private static Dictionary<string, (long Begin, long End)> Places(KeyValuePair<string, Tensor>[] ordered)
    {
        var places = new Dictionary<string, (long, long)>();
        long begin = 0;
        foreach (var (name, tensor) in ordered)
        {
            var end = begin + tensor.NumberOfElements * SafetensorsType.Of(name, tensor).Size;
            if (name == MetadataName || !places.TryAdd(name, (begin, end)))
                throw new ArgumentException(
                    $"Names in a safetensors file must differ from each other and from {MetadataName}, but there is another "
                    + $"'{name}'; rename it.");

            begin = end;
        }

        return places;
    }

    private static void WriteMetadata(Utf8JsonWriter json, IReadOnlyDictionary<string, string> metadata)
    {
        json.WriteStartObject(MetadataName);
        foreach (var (name, text) in metadata)
            json.WriteString(name, text);
        json.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter json, SafetensorsEntry entry)
    {
        json.WriteStartObject(entry.Name);
        json.WriteString("dtype", entry.Type.Name);
        WriteNumbers(json, "shape", entry.Shape);
        WriteNumbers(json, "data_offsets", [entry.Begin, entry.End]);
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, string name, long[] numbers)
    {
        json.WriteStartArray(name);
        foreach (var number in numbers)
            json.WriteNumberValue(number);
        json.WriteEndArray();
    }
}
