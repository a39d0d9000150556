using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using Google.Protobuf;
using Tensorboard;

namespace SelfAttentionGan.Observers;

/// <summary>
/// TensorBoard event file writer: TFRecord framing (length and masked CRC-32C) around protobuf events.
/// </summary>
internal sealed class EventFileWriter
{
    private const string Prefix = "events.out.tfevents.";

    private readonly string path;

    private EventFileWriter(string path) => this.path = path;

    /// <summary>Creates a new file, which sorts after all existing ones.</summary>
    public static EventFileWriter Create(string folder)
    {
        Directory.CreateDirectory(folder);

        // TensorBoard reads a folder's files in the order of their names, and returns to none: a clock that was set
        // back must not sort the new file before the old ones.
        var second = Math.Max(DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Seconds(folder).DefaultIfEmpty().Max() + 1);
        var name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{second:0000000000}.sagan");
        var path = Path.Combine(folder, name);
        using (new FileStream(path, FileMode.CreateNew))
        {
        }

        var file = new EventFileWriter(path);
        var version = CreateEvent(step: 0);
        version.FileVersion = "brain.Event:2";
        file.Append(version);

        return file;
    }

    /// <summary>Creates an event with the current time and no content yet.</summary>
    public static Event CreateEvent(long step) => new()
    {
        WallTime = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds,
        Step = step,
    };

    /// <summary>Appends an event in one write, and keeps no file open.</summary>
    public void Append(Event message)
    {
        using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        file.Write(Record(message.ToByteArray()));
    }

    /// <summary>Masked CRC-32C of TFRecord: rotated, plus a constant, so that records can be nested.</summary>
    public static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
            crc = BitOperations.Crc32C(crc, value);

        return BitOperations.RotateRight(~crc, 15) + 0xA282EAD8;
    }

    private static byte[] Record(byte[] message)
    {
        var record = new byte[8 + 4 + message.Length + 4];
        BinaryPrimitives.WriteInt64LittleEndian(record, message.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(8), Checksum(record.AsSpan(0, 8)));
        message.CopyTo(record, 12);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(12 + message.Length), Checksum(message));

        return record;
    }

    private static IEnumerable<long> Seconds(string folder) =>
        from file in Directory.EnumerateFiles(folder, $"{Prefix}*")
        let digits = Path.GetFileName(file)[Prefix.Length..].Split('.')[0]
        select long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var second) ? second : 0;
}
