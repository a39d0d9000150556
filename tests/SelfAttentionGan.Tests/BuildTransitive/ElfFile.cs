using System.Buffers.Binary;
using System.Text;

namespace SelfAttentionGan.Tests.BuildTransitive;

/// <summary>
/// A made-up 64-bit ELF library that requires versions of symbols of libstdc++ and of another library.
/// </summary>
internal static class ElfFile
{
    public const string NewSymbol = "_ZSt21ios_base_library_initv", OldSymbol = "_ZNSt8ios_base4InitC1Ev";
    public const int NamesAt = 64, HeadersAt = 512, NeedsAt = 320;

    private static readonly string[] Names =
        ["libm.so.6", "GLIBC_2.29", "libstdc++.so.6", "GLIBCXX_3.4.9", "GLIBCXX_3.4.32", "GLIBCXX_3.4"];

    /// <summary>The hash that the file gives for a version.</summary>
    public static uint Hash(string version) => 0x1000u + (uint)Array.IndexOf(Names, version);

    /// <param name="symbol">The symbol in the table of names.</param>
    /// <param name="versions">The versions that it requires of libstdc++.</param>
    public static byte[] Create(string symbol, params string[] versions)
    {
        var file = new byte[HeadersAt + 3 * 64];
        new byte[] { 0x7f, 0x45, 0x4c, 0x46, 2, 1, 1 }.CopyTo(file, 0);
        Write64(file, 40, HeadersAt);
        Write16(file, 58, 64);
        Write16(file, 60, 3);
        Encoding.ASCII.GetBytes(Table(symbol)).CopyTo(file, NamesAt);

        Section(file, 1, type: 3, NamesAt, Table(symbol).Length, link: 0);
        Section(file, 2, type: 0x6ffffffe, NeedsAt, 32 + 16 + 16 * versions.Length, link: 1);
        Need(file, NeedsAt, symbol, "libm.so.6", next: 32, "GLIBC_2.29");
        Need(file, NeedsAt + 32, symbol, "libstdc++.so.6", next: 0, versions);

        return file;
    }

    /// <summary>Reads back the versions that it requires of libstdc++: (hash, name) of each.</summary>
    public static (uint Hash, string Name)[] Versions(byte[] file) =>
        [.. Enumerable.Range(0, BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(NeedsAt + 34))).Select(index =>
        {
            var entry = file.AsSpan(NeedsAt + 32 + 16 + 16 * index);
            var name = NamesAt + (int)BinaryPrimitives.ReadUInt32LittleEndian(entry[8..]);
            var length = file.AsSpan(name).IndexOf((byte)0);

            return (BinaryPrimitives.ReadUInt32LittleEndian(entry), Encoding.ASCII.GetString(file, name, length));
        })];

    /// <summary>Whether the table of names holds a symbol, whole.</summary>
    public static bool Holds(byte[] file, string symbol) =>
        file.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{symbol}\0")) >= 0;

    private static string Table(string symbol) => $"\0{symbol}\0{string.Join('\0', Names)}\0";

    private static uint OffsetOf(string symbol, string name) =>
        (uint)Table(symbol).IndexOf($"\0{name}\0", StringComparison.Ordinal) + 1;

    private static void Section(byte[] file, int index, uint type, long offset, long size, uint link)
    {
        var at = HeadersAt + 64 * index;
        Write32(file, at + 4, type);
        Write64(file, at + 24, offset);
        Write64(file, at + 32, size);
        Write32(file, at + 40, link);
    }

    private static void Need(byte[] file, int at, string symbol, string library, uint next, params string[] versions)
    {
        Write16(file, at, 1);
        Write16(file, at + 2, (ushort)versions.Length);
        Write32(file, at + 4, OffsetOf(symbol, library));
        Write32(file, at + 8, 16);
        Write32(file, at + 12, next);
        for (var i = 0; i < versions.Length; i++)
        {
            var entry = at + 16 + 16 * i;
            Write32(file, entry, Hash(versions[i]));
            Write32(file, entry + 8, OffsetOf(symbol, versions[i]));
            Write32(file, entry + 12, i + 1 < versions.Length ? 16u : 0);
        }
    }

    private static void Write16(byte[] file, int at, ushort value) =>
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);

    private static void Write32(byte[] file, int at, uint value) =>
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);

    private static void Write64(byte[] file, int at, long value) =>
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(at), value);
}
