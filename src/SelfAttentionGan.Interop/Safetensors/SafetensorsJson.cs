using System.Text.Json;
using SelfAttentionGan.Interop.Files;

namespace SelfAttentionGan.Interop.Safetensors;

/// <summary>Reads the JSON of a header: an object of tensors, and of texts under <c>__metadata__</c>.</summary>
internal static class SafetensorsJson
{
    private const int MaxTensors = 1 << 18;

    /// <exception cref="InvalidDataException">It is no such object.</exception>
    public static (IReadOnlyList<SafetensorsEntry> Entries, IReadOnlyDictionary<string, string> Metadata) Read(
        WeightFile file, byte[] header)
    {
        if (header is not [(byte)'{', ..])
            throw file.Damaged("must have a header that begins with '{'");

        try
        {
            // Padding is of spaces alone.
            return Read(file, new Utf8JsonReader(header.AsSpan().TrimEnd((byte)' '), new() { MaxDepth = 4 }));
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw file.Damaged($"has a header that is not the JSON of tensors ({failure.Message.TrimEnd('.')})");
        }
    }

    private static (IReadOnlyList<SafetensorsEntry>, IReadOnlyDictionary<string, string>) Read(WeightFile file, Utf8JsonReader json)
    {
        var entries = new OrderedDictionary<string, SafetensorsEntry>();
        OrderedDictionary<string, string>? metadata = null;
        json.Read();
        foreach (var _ in Enumerable.Repeat(0, MaxTensors + 1))
        {
            json.Read();
            if (json.TokenType == JsonTokenType.EndObject)
                return RequireEnd(file, ref json, entries, metadata);

            var name = json.GetString()!;
            json.Read();
            if (name == SafetensorsHeader.MetadataName)
                metadata = metadata is null ? ReadMetadata(file, ref json) : throw Twice(file, name);
            else if (!entries.TryAdd(name, ReadEntry(file, ref json, name)))
                throw Twice(file, name);
        }

        throw file.Damaged($"has more than {MaxTensors} tensors");
    }

    private static (IReadOnlyList<SafetensorsEntry>, IReadOnlyDictionary<string, string>) RequireEnd(
        WeightFile file, ref Utf8JsonReader json, OrderedDictionary<string, SafetensorsEntry> entries,
        OrderedDictionary<string, string>? metadata) =>
        json.Read() ? throw file.Damaged("has something after the object in its header") : ([.. entries.Values], metadata ?? []);

    private static OrderedDictionary<string, string> ReadMetadata(WeightFile file, ref Utf8JsonReader json)
    {
        var metadata = new OrderedDictionary<string, string>();
        RequireObject(file, ref json, SafetensorsHeader.MetadataName);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var name = json.GetString()!;
            json.Read();
            if (json.TokenType != JsonTokenType.String)
                throw file.Damaged($"has metadata '{name}' that is not a text");
            if (!metadata.TryAdd(name, json.GetString()!))
                throw Twice(file, name);
        }

        return metadata;
    }

    private static SafetensorsEntry ReadEntry(WeightFile file, ref Utf8JsonReader json, string name)
    {
        RequireObject(file, ref json, name);
        (string? type, long[]? shape, long[]? offsets) = (null, null, null);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var field = json.GetString()!;
            json.Read();
            switch (field)
            {
                case "dtype" when type is null: type = json.GetString(); break;
                case "shape" when shape is null: shape = ReadNumbers(file, ref json, name); break;
                case "data_offsets" when offsets is null: offsets = ReadNumbers(file, ref json, name); break;
                default: throw file.Damaged($"has another or a second '{field}' at its tensor '{name}'");
            }
        }

        return type is not null && shape is not null && offsets is [var begin, var end]
            ? Checked(file, name, type, shape, begin, end)
            : throw file.Damaged($"lacks dtype, shape or data_offsets at its tensor '{name}'");
    }

    private static SafetensorsEntry Checked(WeightFile file, string name, string type, long[] shape, long begin, long end)
    {
        var known = SafetensorsType.Find(type) ?? throw file.Refused(
            $"has its tensor '{name}' in {type}, but {SafetensorsType.Names} are read", "convert it in Python");

        return begin <= end && TensorLayout.Elements(shape) is { } elements && elements <= (end - begin) / known.Size
            && elements * known.Size == end - begin
            ? new(name, known, shape, begin, end)
            : throw file.Damaged(
                $"has its tensor '{name}' of {type} [{string.Join(", ", shape.Take(8))}] in bytes {begin} to {end}, which do not fit");
    }

    private static long[] ReadNumbers(WeightFile file, ref Utf8JsonReader json, string name)
    {
        if (json.TokenType != JsonTokenType.StartArray)
            throw file.Damaged($"has no list where one belongs at its tensor '{name}'");

        var numbers = new List<long>();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
            numbers.Add(json.TokenType == JsonTokenType.Number && json.TryGetInt64(out var number) && number >= 0
                ? number
                : throw file.Damaged($"has something else than whole numbers from 0 on at its tensor '{name}'"));

        return [.. numbers];
    }

    private static void RequireObject(WeightFile file, ref Utf8JsonReader json, string name)
    {
        if (json.TokenType != JsonTokenType.StartObject)
            throw file.Damaged($"has no object at '{name}' in its header");
    }

    private static InvalidDataException Twice(WeightFile file, string name) =>
        file.Damaged($"has the name '{name}' twice in its header");
}
