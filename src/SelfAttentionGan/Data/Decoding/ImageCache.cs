using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;

namespace SelfAttentionGan.Data.Decoding;

/// <summary>
/// Cache file of decoded images, one record of fixed size for each; any number of threads and processes may share it.
/// </summary>
/// <remarks>
/// A record is an image, a mark and a CRC32C over fingerprint, index and image: records that a crash truncated, that a
/// disk damaged or that were never written fail the check, and are decoded again. Concurrent writers of a record write
/// the same bytes. Read and written in calls rather than mapped: a full disk or a truncated file is then an error and
/// not a signal.
/// </remarks>
internal sealed class ImageCache : IDisposable
{
    private const uint Mark = 0x4B4F2121;
    private const int TrailerLength = 8;

    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly int imageLength;
    private readonly uint seed;
    private readonly ILogger log;
    private string? error;
    private int warnedTooShallow;

    /// <param name="file">Open for reading, and for writing where that is allowed.</param>
    /// <param name="path">The file's name in messages.</param>
    /// <param name="header">The file's header.</param>
    /// <param name="log">Receives messages of damage and of failed writes.</param>
    public ImageCache(SafeFileHandle file, string path, ImageCacheHeader header, ILogger log)
    {
        (this.file, this.path, this.log) = (file, path, log);
        (imageLength, seed) = (header.ImageLength, BinaryPrimitives.ReadUInt32LittleEndian(header.Fingerprint));
    }

    /// <summary>Why images are no longer written; null where they are.</summary>
    public string? Error => Volatile.Read(ref error);

    /// <summary>The length of a file with this header, in bytes.</summary>
    public static long Length(ImageCacheHeader header) =>
        ImageCacheHeader.Length + (long)header.Count * (header.ImageLength + TrailerLength);

    /// <summary>Whether an image is cached, by its mark alone; <see cref="Read"/> checks all of it.</summary>
    public bool Holds(int index)
    {
        var trailer = new byte[TrailerLength];

        return Fill([trailer], OffsetOf(index) + imageLength, TrailerLength) && IsMarked(trailer);
    }

    /// <summary>Returns an image; null where it is not cached or damaged.</summary>
    public byte[]? Read(int index)
    {
        var (image, trailer) = (new byte[imageLength], new byte[TrailerLength]);
        if (!Fill([image, trailer], OffsetOf(index), imageLength + TrailerLength) || !IsMarked(trailer))
            return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4)) == Checksum(index, image))
            return image;

        log.CacheDamaged(path, index);
        return null;
    }

    /// <summary>Caches an image; one of 8 bits a sample becomes one of 16 where the cache has 16.</summary>
    /// <returns>
    /// Whether it is cached; false after the first write that failed, and where it has more bits than the cache.
    /// </returns>
    public bool Write(int index, byte[] image)
    {
        if (Error is not null || IsTooDeep(index, image))
            return false;
        if (image.Length < imageLength)
            image = [.. image.SelectMany(level => (byte[])[level, level])];

        var trailer = new byte[TrailerLength];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, Mark);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer.AsSpan(4), Checksum(index, image));
        try
        {
            RandomAccess.Write(file, [image, trailer], OffsetOf(index));
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            Stop(failure);
            return false;
        }
    }

    public void Dispose() => file.Dispose();

    private long OffsetOf(int index) => ImageCacheHeader.Length + index * (long)(imageLength + TrailerLength);

    private static bool IsMarked(byte[] trailer) => BinaryPrimitives.ReadUInt32LittleEndian(trailer) == Mark;

    private bool IsTooDeep(int index, byte[] image)
    {
        if (image.Length <= imageLength)
            return false;

        if (Interlocked.Exchange(ref warnedTooShallow, 1) == 0)
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
        var reason = $"{path}: Decoded images can no longer be written to this cache ({failure.Message}). Reading " +
            "continues without it; free disk space, or choose another file.";
        if (Interlocked.CompareExchange(ref error, reason, null) is null)
            log.CacheFailed(reason);
    }

    private uint Checksum(int index, ReadOnlySpan<byte> image)
    {
        var crc = BitOperations.Crc32C(seed, (ulong)index);
        var words = MemoryMarshal.Cast<byte, ulong>(image);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var rest in image[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, rest);

        return crc;
    }
}
