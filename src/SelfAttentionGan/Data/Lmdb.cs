using System.Runtime.InteropServices;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Data;

/// <summary>The functions of liblmdb that reading takes, found when the first database is opened.</summary>
internal sealed class Lmdb
{
    // Each database has one table without a name.
    private const uint MainTable = 1;

    private const uint NoSubdirectory = 0x4000, ReadOnly = 0x2_0000, NoThreadLocal = 0x20_0000, NoLock = 0x40_0000,
        NoReadAhead = 0x80_0000;

    private static readonly Lazy<Lmdb> Loaded = new(() => new(Library), LazyThreadSafetyMode.PublicationOnly);

    private readonly CreateFunction create;
    private readonly MapSizeFunction setMapSize;
    private readonly OpenFunction open;
    private readonly CloseFunction close, abort;
    private readonly BeginFunction begin;
    private readonly OpenTableFunction openTable;
    private readonly GetFunction get;
    private readonly ReasonFunction reason;

    private Lmdb(SystemLibrary library)
    {
        create = library.Find<CreateFunction>("mdb_env_create");
        setMapSize = library.Find<MapSizeFunction>("mdb_env_set_mapsize");
        open = library.Find<OpenFunction>("mdb_env_open");
        close = library.Find<CloseFunction>("mdb_env_close");
        begin = library.Find<BeginFunction>("mdb_txn_begin");
        abort = library.Find<CloseFunction>("mdb_txn_abort");
        openTable = library.Find<OpenTableFunction>("mdb_dbi_open");
        get = library.Find<GetFunction>("mdb_get");
        reason = library.Find<ReasonFunction>("mdb_strerror");
    }

    private delegate int CreateFunction(out nint environment);

    private delegate int MapSizeFunction(nint environment, nuint bytes);

    private delegate int OpenFunction(
        nint environment, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint flags, int mode);

    private delegate int BeginFunction(nint environment, nint parent, uint flags, out nint transaction);

    private delegate int OpenTableFunction(nint transaction, nint name, uint flags, out uint table);

    private delegate int GetFunction(nint transaction, uint table, in Bytes key, out Bytes value);

    private delegate nint ReasonFunction(int code);

    private delegate void CloseFunction(nint handle);

    /// <summary>The library, once for the process.</summary>
    /// <exception cref="DllNotFoundException">It is not installed.</exception>
    public static Lmdb Instance => Loaded.Value;

    private static SystemLibrary Library => new(
        "Reading LSUN's databases takes liblmdb 0.9",
        windows: new("Lay lmdb.dll, built from openldap.org's LMDB, beside the program.", "lmdb.dll", "liblmdb.dll"),
        mac: new("Install it: brew install lmdb.", "liblmdb.dylib", "/opt/homebrew/opt/lmdb/lib/liblmdb.dylib"),
        linux: new("Install it: apt-get install liblmdb0 (Fedora calls it lmdb-libs).", "liblmdb.so.0", "liblmdb.so"),
        otherwise: "Or export the pictures into a folder.");

    /// <summary>Maps a file that no program writes to; nothing is written beside it.</summary>
    public nint Open(string path, long length)
    {
        Check(create(out var environment));
        try
        {
            Check(setMapSize(environment, (nuint)length));
            Check(open(environment, path, ReadOnly | NoLock | NoThreadLocal | NoReadAhead | NoSubdirectory, mode: 0));
            Read(environment, transaction => openTable(transaction, 0, flags: 0, out _));

            return environment;
        }
        catch
        {
            close(environment);
            throw;
        }
    }

    public void Close(nint environment) => close(environment);

    /// <summary>Copies the value of a key.</summary>
    /// <exception cref="InvalidDataException">There is none, or the value is too long.</exception>
    public byte[] Get(nint environment, byte[] key, int longest)
    {
        var pinned = GCHandle.Alloc(key, GCHandleType.Pinned);
        try
        {
            byte[] copy = [];
            Read(environment, transaction =>
            {
                var code = get(transaction, MainTable, new(key.Length, pinned.AddrOfPinnedObject()), out var value);
                copy = code == 0 ? value.Copy(longest) : copy;
                return code;
            });

            return copy;
        }
        finally
        {
            pinned.Free();
        }
    }

    // A transaction is of one thread, and cheap without locks: it holds the newest pages and no more.
    private void Read(nint environment, Func<nint, int> read)
    {
        Check(begin(environment, 0, ReadOnly, out var transaction));
        try
        {
            Check(read(transaction));
        }
        finally
        {
            abort(transaction);
        }
    }

    private void Check(int code)
    {
        if (code != 0)
            throw new InvalidDataException($"liblmdb reads LSUN's databases, but it refuses this one "
                + $"({Marshal.PtrToStringUTF8(reason(code))}). Try to copy it with mdb_copy, or get it anew.");
    }

    /// <summary>Where a key or a value lies; the layout is liblmdb's own.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Bytes(long length, nint address)
    {
        private readonly nuint length = (nuint)length;
        private readonly nint address = address;

        public byte[] Copy(int longest)
        {
            if (length > (nuint)longest)
                throw new InvalidDataException(
                    $"An entry may have up to {longest} bytes, but this has {length}. Scale the picture down first.");

            var copy = new byte[(int)length];
            Marshal.Copy(address, copy, 0, copy.Length);
            return copy;
        }
    }
}
