using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace SelfAttentionGan.Data;

/// <summary>
/// A file of decoded pictures, one fixed place for each; any number of threads and processes may share it.
/// </summary>
/// <remarks>
/// A record is a picture, a mark and a CRC32C over fingerprint, number and picture: what a crash cut off, what a disk
/// damaged and what was never written do not pass, and are decoded again. Two who write the same record write the same.
/// Read and written in calls rather than mapped: a full disk or a file cut short is then an error and not a signal.
/// </remarks>
internal sealed class PictureCache
{
    private const uint Mark = 0x4B4F2121;
    private const int TrailerLength = 8;

    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly int pictureLength;
    private readonly uint seed;
    private readonly ILogger log;
    private string? trouble;
    private int saidTooShallow;

    /// <param name="file">Open for reading, and for writing where that is allowed.</param>
    /// <param name="path">What the file is called in messages.</param>
    /// <param name="header">What the file begins with.</param>
    /// <param name="log">Hears of damage and trouble.</param>
    public PictureCache(SafeFileHandle file, string path, PictureCacheHeader header, ILogger log)
    {
        (this.file, this.path, this.log) = (file, path, log);
        (pictureLength, seed) = (header.PictureLength, BinaryPrimitives.ReadUInt32LittleEndian(header.Fingerprint));
    }

    /// <summary>Why pictures are no longer written; null where they are.</summary>
    public string? Trouble => Volatile.Read(ref trouble);

    /// <summary>Bytes that a file of so many pictures takes.</summary>
    public static long Length(PictureCacheHeader header) =>
        PictureCacheHeader.Length + (long)header.Count * (header.PictureLength + TrailerLength);

    /// <summary>Whether a picture is there, as far as its end tells; <see cref="Read"/> looks at all of it.</summary>
    public bool Holds(int index)
    {
        var trailer = new byte[TrailerLength];

        return Fill([trailer], Place(index) + pictureLength, TrailerLength) && IsMarked(trailer);
    }

    /// <summary>Returns a picture; null where it is not there or damaged.</summary>
    public byte[]? Read(int index)
    {
        var (picture, trailer) = (new byte[pictureLength], new byte[TrailerLength]);
        if (!Fill([picture, trailer], Place(index), pictureLength + TrailerLength) || !IsMarked(trailer))
            return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4)) == Checksum(index, picture))
            return picture;

        log.CacheDamaged(path, index);
        return null;
    }

    /// <summary>Keeps a picture; one of 8 bits a sample becomes one of 16 where others are.</summary>
    /// <returns>
    /// Whether it is kept; not so from the first time on that writing fails, nor where it has more bits than there is
    /// room for.
    /// </returns>
    public bool Write(int index, byte[] picture)
    {
        if (Trouble is not null || IsTooDeep(index, picture))
            return false;
        if (picture.Length < pictureLength)
            picture = [.. picture.SelectMany(level => (byte[])[level, level])];

        var trailer = new byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), Checksum(index, picture));
        try
        {
            RandomAccess.Write(file, [picture, trailer], Place(index));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Stop(failure);
            return false;
        }
    }

    private long Place(int index) => PictureCacheHeader.Length + index * (long)(pictureLength + TrailerLength);

    private static bool IsMarked(byte[] trailer) => BinaryPrimitives.ReadUInt32LittleEndian(trailer) == Mark;

    private bool IsTooDeep(int index, byte[] picture)
    {
        if (picture.Length <= pictureLength)
            return false;

        if (Interlocked.Exchange(ref saidTooShallow, 1) == 0)
            log.CacheTooShallow(path, index);
        return true;
    }

    private bool Fill(Memory<byte>[] buffers, long offset, int length)
    {
        try
        {
            return RandomAccess.Read(file, buffers, offset) == length;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private void Stop(Exception failure)
    {
        var reason = $"{path}: Decoded pictures cannot be written to this cache any more ({failure.Message}). It " +
            "goes on without; make room, or choose another file.";
        if (Interlocked.CompareExchange(ref trouble, reason, null) is null)
            log.CacheTrouble(reason);
    }

    private uint Checksum(int index, ReadOnlySpan<byte> picture)
    {
        var crc = BitOperations.Crc32C(seed, (ulong)index);
        var words = MemoryMarshal.Cast<byte, ulong>(picture);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in picture[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);

        return crc;
    }
}
