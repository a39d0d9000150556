using System.Buffers.Binary;
using SelfAttentionGan.Interop.Files;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Safetensors;

/// <summary>Reads a safetensors file: the header, whose every rule is checked first, then each tensor.</summary>
internal static class SafetensorsReader
{
    // A zip file has a compression method at this position, a pickle a part of its magic number.
    public static bool Begins(byte[] head) => head.Length > SafetensorsHeader.LengthBytes && head[SafetensorsHeader.LengthBytes] == '{';

    /// <param name="file">The file.</param>
    /// <param name="include">Chooses tensors; null for all.</param>
    /// <exception cref="InvalidDataException">It is none, it is damaged, or it has a type that torch lacks.</exception>
    public static StateDict Read(WeightFile file, Func<string, bool>? include)
    {
        var length = HeaderLength(file);
        var header = SafetensorsJson.Read(file, file.Read(SafetensorsHeader.LengthBytes, (int)length));
        var start = SafetensorsHeader.LengthBytes + length;
        RequireCover(file, header.Entries, file.Length - start);

        var state = new StateDict { Metadata = header.Metadata };
        try
        {
            foreach (var entry in header.Entries.Where(entry => include?.Invoke(entry.Name) ?? true))
                state.Add(entry.Name, Read(file, entry, start + entry.Begin));

            return state;
        }
        catch
        {
            state.Dispose();
            throw;
        }
    }

    private static long HeaderLength(WeightFile file)
    {
        if (file.Length < SafetensorsHeader.LengthBytes)
            throw file.Damaged("ends within the eight bytes that a safetensors file begins with");

        var length = BinaryPrimitives.ReadUInt64LittleEndian(file.Read(0, SafetensorsHeader.LengthBytes));
        if (length > SafetensorsHeader.MaxBytes)
            throw file.Damaged(
                $"declares a safetensors header of {length} bytes, where {SafetensorsHeader.MaxBytes} are the most");

        return (long)length <= file.Length - SafetensorsHeader.LengthBytes
            ? (long)length
            : throw file.Damaged($"declares a safetensors header of {length} bytes, which the file does not have");
    }

    /// <summary>Requires that tensors cover all bytes, without gap or overlap.</summary>
    private static void RequireCover(WeightFile file, IReadOnlyList<SafetensorsEntry> entries, long bytes)
    {
        long end = 0;
        foreach (var entry in entries.OrderBy(entry => entry.Begin).ThenBy(entry => entry.End))
            end = entry.Begin == end ? entry.End : throw file.Damaged(
                $"has its tensor '{entry.Name}' at byte {entry.Begin}, where the one before ends at {end}");

        if (end != bytes)
            throw file.Damaged($"has {bytes} bytes after its header, but its tensors take {end}");
    }

    private static Tensor Read(WeightFile file, SafetensorsEntry entry, long position)
    {
        var tensor = empty(entry.Shape, entry.Type.Element);
        try
        {
            TensorBytes.ForEachPart(tensor, part =>
            {
                file.Read(position, part);
                position += part.Length;
            });

            return tensor;
        }
        catch
        {
            tensor.Dispose();
            throw;
        }
    }
}
