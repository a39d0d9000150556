using System.Buffers.Binary;
using Tensorboard;

namespace SelfAttentionGan.Tests.Observers;

/// <summary>Reads TensorBoard's files with other code: Google's for messages, the textbook's for checksums.</summary>
internal static class EventReader
{
    /// <summary>Returns the events of a folder's files, one file after the other, as TensorBoard reads them.</summary>
    public static List<Event> Read(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*tfevents*").Order(StringComparer.Ordinal).SelectMany(ReadFile)];

    /// <summary>CRC-32C, bit by bit.</summary>
    public static uint Castagnoli(ReadOnlySpan<byte> bytes)
    {
        var crc = 0xFFFFFFFFu;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : 0x82F63B78 ^ (crc >> 1);
        }

        return ~crc;
    }

    private static IEnumerable<Event> ReadFile(string path)
    {
        var bytes = File.ReadAllBytes(path);
        for (var at = 0; at < bytes.Length;)
        {
            var length = (int)BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
            Check(bytes.AsSpan(at, 8), bytes.AsSpan(at + 8));
            Check(bytes.AsSpan(at + 12, length), bytes.AsSpan(at + 12 + length));

            yield return Event.Parser.ParseFrom(bytes, at + 12, length);
            at += 12 + length + 4;
        }
    }

    private static void Check(ReadOnlySpan<byte> part, ReadOnlySpan<byte> stored)
    {
        var crc = Castagnoli(part);
        var masked = ((crc >> 15) | (crc << 17)) + 0xA282EAD8;
        BinaryPrimitives.ReadUInt32LittleEndian(stored).Should().Be(masked, "a record contains its checksum");
    }
}
