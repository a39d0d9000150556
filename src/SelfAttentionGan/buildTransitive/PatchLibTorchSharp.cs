using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.Build.Framework;

/// <summary>
/// The MSBuild task that writes a copy of libLibTorchSharp.so which loads with the libstdc++ of GCC 12 and before.
/// </summary>
public sealed class PatchLibTorchSharp : Microsoft.Build.Utilities.Task
{
    /// <summary>The package's library.</summary>
    [Required]
    public string Source { get; set; }

    /// <summary>Where the patched copy goes; replaced atomically.</summary>
    [Required]
    public string Destination { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var patched = GlibcxxPatch.Apply(File.ReadAllBytes(Source));
            WriteAtomically(patched);
            Log.LogMessage(MessageImportance.Normal, "Patched libLibTorchSharp.so for an older libstdc++.");
        }
        catch (Exception error) when (error is IOException || error is InvalidDataException ||
            error is UnauthorizedAccessException)
        {
            Log.LogError(
                "libLibTorchSharp.so could not be patched for this system's libstdc++, which lacks GLIBCXX_3.4.32: " +
                "{0} Run on Debian 13, Ubuntu 24.04 or newer, put the libstdc++.so.6 of GCC 13 or newer on " +
                "LD_LIBRARY_PATH, or build with -p:PatchLibTorchSharp=false.", error.Message);
        }

        return !Log.HasLoggedErrors;
    }

    private void WriteAtomically(byte[] content)
    {
        var temporary = Destination + "." + Guid.NewGuid().ToString("N");
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(Destination)));
        File.WriteAllBytes(temporary, content);

        if (File.Exists(Destination))
            File.Replace(temporary, Destination, null);
        else
            File.Move(temporary, Destination);
    }
}

/// <summary>
/// Lets an ELF library that requires <c>std::ios_base_library_init()</c> (GCC 13) of libstdc++ call the constructor of
/// <c>std::ios_base::Init</c> in its place, which initializes the standard streams since GCC 3.4.
/// </summary>
/// <remarks>
/// Two changes: the symbol's name in .dynstr, and the version that .gnu.version_r requires, which takes the hash and
/// the name of GLIBCXX_3.4. Every offset is checked against the file's length; nothing else in the file is touched.
/// </remarks>
public static class GlibcxxPatch
{
    private const string NewSymbol = "_ZSt21ios_base_library_initv", OldSymbol = "_ZNSt8ios_base4InitC1Ev";
    private const string NewVersion = "GLIBCXX_3.4.32", OldVersion = "GLIBCXX_3.4";
    private const uint VersionNeeds = 0x6ffffffe;

    /// <summary>Returns a patched copy, or one that equals the input if that does not require GLIBCXX_3.4.32.</summary>
    /// <param name="elf">A 64-bit little-endian ELF file; it stays as it is.</param>
    /// <exception cref="InvalidDataException">It is no such file, or requires more than the one symbol.</exception>
    public static byte[] Apply(byte[] elf)
    {
        var file = (byte[])elf.Clone();
        if (file.Length < 64 || ReadUInt32(file, 0) != 0x464c457f || file[4] != 2 || file[5] != 1)
            throw new InvalidDataException("It is no 64-bit little-endian ELF file.");

        var needs = FindSection(file, VersionNeeds);
        if (needs.Length == 0)
            return file;

        var names = Section(file, ReadUInt32(file, needs.Header + 40));
        Offset(file, Offset(file, names.Start, 0) + names.Length, 0);
        long newer = -1, older = -1;
        foreach (var entry in LibStdCxxVersions(file, needs, names))
        {
            var version = ReadName(file, names, ReadUInt32(file, entry + 8));
            if (version == NewVersion)
                newer = entry;
            else if (version == OldVersion)
                older = entry;
        }

        if (newer < 0)
            return file;
        if (older < 0)
            throw new InvalidDataException("It requires GLIBCXX_3.4.32, but not GLIBCXX_3.4 beside it.");

        Rename(file, names);
        Array.Copy(file, older, file, newer, 4);                 // vna_hash
        Array.Copy(file, older + 8, file, newer + 8, 4);         // vna_name
        return file;
    }

    private static IEnumerable<long> LibStdCxxVersions(byte[] file, Range needs, Range names)
    {
        var need = needs.Start;
        while (true)
        {
            if (ReadName(file, names, ReadUInt32(file, need + 4)) == "libstdc++.so.6")
            {
                var entry = need + ReadUInt32(file, need + 8);
                for (var left = ReadUInt16(file, need + 2); left > 0; left--)
                {
                    yield return entry;
                    entry += ReadUInt32(file, entry + 12);
                }
            }

            var next = ReadUInt32(file, need + 12);
            if (next == 0)
                yield break;
            need += next;
        }
    }

    private static void Rename(byte[] file, Range names)
    {
        var wanted = Encoding.ASCII.GetBytes("\0" + NewSymbol + "\0");
        for (var at = names.Start; at + wanted.Length <= names.Start + names.Length; at++)
        {
            var index = 0;
            while (index < wanted.Length && file[at + index] == wanted[index])
                index++;
            if (index < wanted.Length)
                continue;

            var replacement = new byte[NewSymbol.Length];
            Encoding.ASCII.GetBytes(OldSymbol).CopyTo(replacement, 0);
            replacement.CopyTo(file, at + 1);
            return;
        }

        throw new InvalidDataException($"It requires GLIBCXX_3.4.32, but not by the symbol {NewSymbol}.");
    }

    private static Range FindSection(byte[] file, uint type)
    {
        for (var index = 0u; index < ReadUInt16(file, 60); index++)
        {
            var section = Section(file, index);
            if (ReadUInt32(file, section.Header + 4) == type)
                return section;
        }

        return default;
    }

    private static Range Section(byte[] file, uint index)
    {
        var header = Offset(file, (long)ReadUInt64(file, 40), 0) + index * ReadUInt16(file, 58);
        var (start, length) = ((long)ReadUInt64(file, header + 24), (long)ReadUInt64(file, header + 32));

        return new Range { Header = header, Start = start, Length = length };
    }

    private static string ReadName(byte[] file, Range names, uint offset)
    {
        var start = Offset(file, names.Start + offset, 1);
        var end = Array.IndexOf(file, (byte)0, (int)start);
        if (end < 0)
            throw new InvalidDataException("A name in it does not end.");

        return Encoding.ASCII.GetString(file, (int)start, end - (int)start);
    }

    private static ushort ReadUInt16(byte[] file, long at) => BitConverter.ToUInt16(file, (int)Offset(file, at, 2));

    private static uint ReadUInt32(byte[] file, long at) => BitConverter.ToUInt32(file, (int)Offset(file, at, 4));

    private static ulong ReadUInt64(byte[] file, long at) => BitConverter.ToUInt64(file, (int)Offset(file, at, 8));

    private static long Offset(byte[] file, long at, int size)
    {
        if (at < 0 || at > file.Length - size)
            throw new InvalidDataException("It is truncated: an offset in it points behind its end.");

        return at;
    }

    private struct Range
    {
        public long Header, Start, Length;
    }
}
