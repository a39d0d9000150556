using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SelfAttentionGan.Data;

/// <summary>An LMDB file open for reading: entries by their numbers, in the order of their keys.</summary>
/// <remarks>Safe to read from several threads; a file must not be written to meanwhile.</remarks>
internal sealed class LmdbFile : SafeHandle
{
    /// <summary>As long as a picture file may be.</summary>
    private const int LongestEntry = 1 << 28;

    private readonly string path;
    private readonly byte[][] keys;

    /// <exception cref="InvalidDataException">It is damaged or no LMDB file; its path begins the message.</exception>
    /// <exception cref="DllNotFoundException">liblmdb is not installed; the message names the package.</exception>
    public LmdbFile(string path)
        : base(0, ownsHandle: true)
    {
        this.path = path;
        keys = LmdbPages.ReadKeys(path);
        var (library, file) = (Lmdb.Instance, new FileInfo(path));
        Stamp = string.Create(
            CultureInfo.InvariantCulture, $"{file.Name}|{file.Length}|{file.LastWriteTimeUtc.Ticks}");

        handle = Naming(path, () => library.Open(path, file.Length));
    }

    public int Count => keys.Length;

    /// <summary>What changes when the file does.</summary>
    public string Stamp { get; }

    public override bool IsInvalid => handle == 0;

    /// <summary>What a person calls an entry: LSUN's keys are letters, others are shown as bytes.</summary>
    public string Name(int index) => Array.TrueForAll(keys[index], letter => letter is > 0x20 and < 0x7F)
        ? $"{path}, entry {Encoding.ASCII.GetString(keys[index])}"
        : $"{path}, entry 0x{Convert.ToHexString(keys[index])}";

    /// <summary>Copies an entry.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message begins with its name.</exception>
    /// <exception cref="ObjectDisposedException">The file was closed.</exception>
    public byte[] Read(int index)
    {
        var held = false;
        try
        {
            DangerousAddRef(ref held);
            return Naming(Name(index), () => Lmdb.Instance.Get(handle, keys[index], LongestEntry));
        }
        finally
        {
            if (held)
                DangerousRelease();
        }
    }

    protected override bool ReleaseHandle()
    {
        Lmdb.Instance.Close(handle);
        return true;
    }

    private static T Naming<T>(string name, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException broken)
        {
            throw new InvalidDataException($"{name}: {broken.Message}", broken);
        }
    }
}
