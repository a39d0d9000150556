using System.Buffers.Binary;
using System.IO.Hashing;
using System.Text;

namespace SelfAttentionGan.Interop.PyTorch.Zip;

/// <summary>Writes a zip archive as PyTorch does: entries as they are, each content at a multiple of 64 bytes.</summary>
internal sealed class ZipWriter(FileStream stream) : IDisposable
{
    private const int Alignment = 64, HeaderBytes = 30, SizesBytes = 20;

    // The extra field of PyTorch's padding has this number, "FB".
    private const ushort PaddingField = 0x4246, Sizes64Field = 1, Version = 45;

    // Names are UTF-8. The date is the first that zip can write, so that equal weights give equal files.
    private const ushort Utf8 = 1 << 11, FirstDate = 1 << 5 | 1;

    private readonly List<(byte[] Name, uint Crc, long Length, long Header)> entries = [];

    public void Write(string name, byte[] content) => Write(name, to => to.Write(content));

    public void Write(string name, Action<Stream> write)
    {
        var (bytes, header) = (Encoding.UTF8.GetBytes(name), stream.Position);
        var start = header + HeaderBytes + bytes.Length + SizesBytes + 4;
        var padding = (int)((Alignment - start % Alignment) % Alignment);

        stream.Position = start + padding;
        var content = new ChecksumStream(stream);
        write(content);
        var end = stream.Position;

        stream.Position = header;
        WriteHeader(bytes, content.Crc, content.Length, padding);
        stream.Position = end;
        entries.Add((bytes, content.Crc, content.Length, header));
    }

    /// <summary>Writes the directory.</summary>
    public void Dispose()
    {
        var start = stream.Position;
        foreach (var entry in entries)
            WriteEntry(entry.Name, entry.Crc, entry.Length, entry.Header);
        var end = stream.Position;

        Fields fields = new();
        fields.UInt32(0x06064b50).Int64(44).UInt16(Version).UInt16(Version).UInt32(0).UInt32(0)
            .Int64(entries.Count).Int64(entries.Count).Int64(end - start).Int64(start);
        fields.UInt32(0x07064b50).UInt32(0).Int64(end).UInt32(1);
        fields.UInt32(0x06054b50).UInt16(0).UInt16(0).UInt16(ushort.MaxValue).UInt16(ushort.MaxValue)
            .UInt32(uint.MaxValue).UInt32(uint.MaxValue).UInt16(0);
        stream.Write(fields.ToArray());
    }

    private void WriteHeader(byte[] name, uint crc, long length, int padding)
    {
        var fields = new Fields().UInt32(0x04034b50).UInt16(Version).UInt16(Utf8).UInt16(0).UInt16(0).UInt16(FirstDate)
            .UInt32(crc).UInt32(uint.MaxValue).UInt32(uint.MaxValue)
            .UInt16((ushort)name.Length).UInt16((ushort)(SizesBytes + 4 + padding)).Bytes(name)
            .UInt16(Sizes64Field).UInt16(SizesBytes - 4).Int64(length).Int64(length)
            .UInt16(PaddingField).UInt16((ushort)padding).Bytes([.. Enumerable.Repeat((byte)'Z', padding)]);
        stream.Write(fields.ToArray());
    }

    private void WriteEntry(byte[] name, uint crc, long length, long header)
    {
        var fields = new Fields().UInt32(0x02014b50).UInt16(Version).UInt16(Version).UInt16(Utf8).UInt16(0).UInt16(0).UInt16(FirstDate)
            .UInt32(crc).UInt32(uint.MaxValue).UInt32(uint.MaxValue)
            .UInt16((ushort)name.Length).UInt16(SizesBytes + 8).UInt16(0).UInt16(0).UInt16(0).UInt32(0).UInt32(uint.MaxValue).Bytes(name)
            .UInt16(Sizes64Field).UInt16(SizesBytes + 4).Int64(length).Int64(length).Int64(header);
        stream.Write(fields.ToArray());
    }

    /// <summary>Little-endian fields of a record.</summary>
    private sealed class Fields
    {
        private readonly MemoryStream bytes = new();

        public Fields UInt16(ushort value) => Put(value, 2);

        public Fields UInt32(uint value) => Put(value, 4);

        public Fields Int64(long value) => Put((ulong)value, 8);

        public Fields Bytes(byte[] value)
        {
            bytes.Write(value);
            return this;
        }

        public byte[] ToArray() => bytes.ToArray();

        private Fields Put(ulong value, int count)
        {
            Span<byte> all = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(all, value);
            bytes.Write(all[..count]);
            return this;
        }
    }

    /// <summary>Passes bytes on, counts them and computes their CRC-32.</summary>
    private sealed class ChecksumStream(Stream inner) : Stream
    {
        private readonly Crc32 crc = new();
        private long length;

        public uint Crc => crc.GetCurrentHashAsUInt32();

        public override long Length => length;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Position { get => length; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            crc.Append(buffer);
            length += buffer.Length;
            inner.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
