using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using LightningDB;

namespace SelfAttentionGan.Data.Lmdb;

/// <summary>An LMDB file open for reading: entries by their numbers, in the order of their keys.</summary>
/// <remarks>Safe to read from several threads; a file must not be written to meanwhile.</remarks>
internal sealed class LmdbFile : SafeHandle
{
    /// <summary>As long as an image file may be.</summary>
    private const int LongestEntry = 1 << 28;

    // The file is nobody else's: no lock is taken, and nothing is written beside it.
    private const EnvironmentOpenFlags Flags = EnvironmentOpenFlags.ReadOnly | EnvironmentOpenFlags.NoLock
        | EnvironmentOpenFlags.NoThreadLocalStorage | EnvironmentOpenFlags.NoReadAhead | EnvironmentOpenFlags.NoSubDir;

    private readonly string path;
    private readonly byte[][] keys;
    private readonly LightningEnvironment environment;
    private readonly LightningDatabase database;

    /// <exception cref="InvalidDataException">It is damaged or no LMDB file; its path begins the message.</exception>
    /// <exception cref="DllNotFoundException">liblmdb is not installed; the message names the package.</exception>
    public LmdbFile(string path)
        : base(0, ownsHandle: true)
    {
        this.path = path;
        keys = LmdbPages.ReadKeys(path);
        LmdbLibrary.Require();

        var file = new FileInfo(path);
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"{file.Name}|{file.Length}");
        Stamp = string.Create(CultureInfo.InvariantCulture, $"{Fingerprint}|{file.LastWriteTimeUtc.Ticks}");

        environment = new(path, new() { MapSize = file.Length });
        // Its own finalizer throws, which ends the process; this handle's closes it.
        GC.SuppressFinalize(environment);
        SetHandle(1);
        database = Naming(path, Open);
    }

    public int Count => keys.Length;

    /// <summary>Its name and length, which a copy keeps.</summary>
    public string Fingerprint { get; }

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
            return Naming(Name(index), () => Get(keys[index]));
        }
        finally
        {
            if (held)
                DangerousRelease();
        }
    }

    protected override bool ReleaseHandle()
    {
        environment.Dispose();
        return true;
    }

    private LightningDatabase Open()
    {
        environment.Open(Flags);
        using var transaction = environment.BeginTransaction(TransactionBeginFlags.ReadOnly);
        var opened = transaction.OpenDatabase();
        GC.SuppressFinalize(opened);

        return opened;
    }

    private byte[] Get(byte[] key)
    {
        using var transaction = environment.BeginTransaction(TransactionBeginFlags.ReadOnly);
        var (code, _, value) = transaction.Get(database, key);
        code.ThrowOnError();
        var bytes = value.AsSpan();

        return bytes.Length <= LongestEntry
            ? bytes.ToArray()
            : throw new InvalidDataException($"An entry may have up to {LongestEntry} bytes, but this has "
                + $"{bytes.Length}. Scale the image down first.");
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
        catch (LightningException refusal)
        {
            throw new InvalidDataException($"{name}: liblmdb reads LSUN's databases, but it refuses this one "
                + $"({refusal.Message.TrimEnd('.')}). Try to copy it with mdb_copy, or get it anew.", refusal);
        }
    }
}
