using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SelfAttentionGan.Data.Lmdb;

/// <summary>An LMDB file open for reading: entries by their numbers, in the order of their keys.</summary>
/// <remarks>
/// Safe to read from several threads. Nothing is mapped into memory, so a file that is cut off meanwhile is an error of
/// the entries that it lacks.
/// </remarks>
internal sealed class LmdbFile : IDisposable
{
    /// <summary>As long as an image file may be.</summary>
    private const int LongestEntry = 1 << 28;

    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly LmdbEntry[] entries;

    /// <exception cref="InvalidDataException">It is damaged or no LMDB file; its path begins the message.</exception>
    public LmdbFile(string path)
    {
        this.path = path;
        var info = new FileInfo(path);
        // As liblmdb opens it: programs that have it open for writing, such as a notebook, are no hindrance.
        file = File.OpenHandle(
            path, share: FileShare.ReadWrite | FileShare.Delete, options: FileOptions.RandomAccess);
        try
        {
            Fingerprint = string.Create(CultureInfo.InvariantCulture, $"{info.Name}|{info.Length}");
            Stamp = string.Create(CultureInfo.InvariantCulture, $"{Fingerprint}|{info.LastWriteTimeUtc.Ticks}");
            entries = LmdbPages.ReadEntries(file);
        }
        catch (InvalidDataException broken)
        {
            file.Dispose();
            throw new InvalidDataException($"{path}: {broken.Message}", broken);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public int Count => entries.Length;

    /// <summary>Its name and length, which a copy keeps.</summary>
    public string Fingerprint { get; }

    /// <summary>What changes when the file does.</summary>
    public string Stamp { get; }

    /// <summary>What a person calls an entry: LSUN's keys are letters, others are shown as bytes.</summary>
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
    public byte[] Read(int index) => ReadStart(index, LongestEntry);

    /// <summary>Reads so many bytes that an entry's value begins with, or all where there are fewer.</summary>
    /// <inheritdoc cref="Read" path="/exception"/>
    public byte[] ReadStart(int index, int most)
    {
        var (_, offset, length) = entries[index];
        if (length > LongestEntry)
            throw new InvalidDataException($"{Name(index)}: An entry may have up to {LongestEntry} bytes, but this has "
                + $"{length}. Scale the image down first.");

        var value = GC.AllocateUninitializedArray<byte>((int)Math.Min(length, most));
        return LmdbPages.TryRead(file, offset, value)
            ? value
            : throw new InvalidDataException($"{Name(index)}: An entry's {length} bytes lie within the file, but it now "
                + $"ends before byte {offset + value.Length}: it was cut off since it was opened. Get it anew.");
    }

    public void Dispose() => file.Dispose();
}
