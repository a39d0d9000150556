using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SelfAttentionGan.Data.Formats.Lmdb;

/// <summary>
/// LMDB file (memory-mapped B+ tree database) open for reading: entries by index, in the order of their keys.
/// </summary>
/// <remarks>
/// Safe to read from several threads. Nothing is mapped into memory, so a file that is truncated meanwhile is an error
/// of the missing entries.
/// </remarks>
internal sealed class LmdbFile : IDisposable
{
    /// <summary>The limit of an image file's length.</summary>
    private const int MaxEntryLength = 1 << 28;

    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly LmdbEntry[] entries;

    /// <exception cref="InvalidDataException">It is damaged or no LMDB file; its path begins the message.</exception>
    public LmdbFile(string path)
    {
        this.path = path;
        var info = new FileInfo(path);
        // As liblmdb opens it: other programs may have it open for writing.
        file = File.OpenHandle(
            path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.RandomAccess);
        try
        {
            Fingerprint = string.Create(CultureInfo.InvariantCulture, $"{info.Name}|{info.Length}");
            CacheKey = string.Create(CultureInfo.InvariantCulture, $"{Fingerprint}|{info.LastWriteTimeUtc.Ticks}");
            entries = LmdbTree.ReadEntries(file);
        }
        catch (InvalidDataException error)
        {
            file.Dispose();
            throw new InvalidDataException($"{path}: {error.Message}", error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public int Count => entries.Length;

    /// <summary>Its name and length, which are the same for a copy.</summary>
    public string Fingerprint { get; }

    /// <summary>A text that changes when the file does.</summary>
    public string CacheKey { get; }

    /// <summary>An entry's name in messages: LSUN's keys are letters, others are shown as bytes.</summary>
    public string Name(int index)
    {
        var key = entries[index].Key;
        return Array.TrueForAll(key, letter => letter is > 0x20 and < 0x7F)
            ? $"{path}, entry {Encoding.ASCII.GetString(key)}"
            : $"{path}, entry 0x{Convert.ToHexString(key)}";
    }

    /// <summary>Reads an entry's value.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message begins with its name.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public byte[] Read(int index) => ReadStart(index, MaxEntryLength);

    /// <summary>Reads the first bytes of an entry's value, or all where there are fewer.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public byte[] ReadStart(int index, int count)
    {
        var (_, offset, length) = entries[index];
        if (length > MaxEntryLength)
            throw new InvalidDataException($"{Name(index)}: An entry may have up to {MaxEntryLength} bytes, but this "
                + $"has {length}. Scale the image down first.");

        var value = GC.AllocateUninitializedArray<byte>((int)Math.Min(length, count));
        return LmdbTree.TryRead(file, offset, value)
            ? value
            : throw new InvalidDataException($"{Name(index)}: An entry's {length} bytes lie within the file, but it "
                + $"now ends before byte {offset + value.Length}: it was truncated after it was opened. Download it "
                + "again.");
    }

    public void Dispose() => file.Dispose();
}

/// <summary>An entry of an LMDB file: its key, and the offset and length of its value in the file, in bytes.</summary>
internal readonly record struct LmdbEntry(byte[] Key, long Offset, long Length);
