using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;

namespace SelfAttentionGan.Data;

/// <summary>
/// The pictures of an album in the shape that is learnt from, each decoded when it is first asked for, and kept in a
/// cache or else in memory; safe to read from several threads.
/// </summary>
/// <remarks>
/// A broken picture is an error, or, where the options say so, left out: then the next sound one in the album's order
/// stands in for it, whoever asks first, and it is named and counted in <see cref="Skipped"/> and to the log.
/// </remarks>
internal sealed class DecodedPictures
{
    private readonly IAlbum album;
    private readonly PictureOptions options;
    private readonly PictureFit fit;
    private readonly ILogger log;
    private readonly PictureCache? cache;
    private readonly string? cacheTrouble;
    private readonly bool fitsMemory;
    private readonly byte[]?[] memory;
    private readonly string?[] broken;
    private int skipped, saidTwelveBits;

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Options are out of bounds; the message names each one.
    /// </exception>
    public DecodedPictures(IAlbum album, ImageShape shape, PictureOptions options, ILogger? log = null)
    {
        (this.album, this.log) = (album, log ?? NullLogger.Instance);
        this.options = PictureOptionsValidator.Approve(options);
        fit = new(shape, this.options);
        (memory, broken) = (new byte[]?[album.Count], new string?[album.Count]);

        if (options.Cache is { } path)
            cache = PictureCacheFile.Open(
                path, PictureCacheHeader.Of(album, shape, this.options), this.log, out cacheTrouble);

        var bytes = (long)album.Count * shape.Channels * shape.Height * shape.Width;
        fitsMemory = bytes <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        if (!fitsMemory && cache is null)
            this.log.TooManyToKeep(album.Count, bytes >> 20);
    }

    /// <summary>What was wrong with each picture that has been left out so far, in the album's order.</summary>
    public IReadOnlyList<string> Skipped => [.. broken.OfType<string>()];

    /// <summary>What keeps pictures from the cache, such as a full disk; null where nothing does.</summary>
    public string? CacheTrouble => cacheTrouble ?? cache?.Trouble;

    /// <summary>
    /// Returns a picture, or the one that stands in for it: channels of a pixel side by side, a byte for each sample, or
    /// two, the lower first, of a picture with 16 bits a sample.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The picture is broken, and none is left out; or all are. The message begins with its name.
    /// </exception>
    public byte[] this[long index]
    {
        get
        {
            for (var tried = 0; tried < album.Count; tried++)
                if (Load(((int)index + tried) % album.Count) is { } picture)
                    return picture;
                else if (!options.SkipBroken)
                    throw new InvalidDataException(
                        $"{broken[index]} (To leave broken pictures out, set {nameof(options.SkipBroken)}.)");

            throw AllBroken();
        }
    }

    /// <summary>Returns the class of a picture that has been read, or of the one that stands in for it.</summary>
    public long Label(long index)
    {
        var standing = (int)index;
        while (Volatile.Read(ref broken[standing]) is not null)
            standing = (standing + 1) % album.Count;

        return album.Label(standing);
    }

    /// <summary>Decodes all that is not in the cache, on all cores, and returns the numbers of the sound ones.</summary>
    /// <exception cref="InvalidDataException">A picture is broken, and none is left out; or all are.</exception>
    public int[] DecodeAll()
    {
        InParallel(album.Count, index =>
        {
            if (cache is null || !cache.Holds(index))
                Load(index);
        });

        int[] sound = [.. Enumerable.Range(0, album.Count).Where(index => broken[index] is null)];
        if (sound.Length < album.Count && !options.SkipBroken)
            throw new InvalidDataException($"{Skipped[0]} (Broken pictures: {Skipped.Count} of {album.Count}. To leave " +
                $"them out, set {nameof(options.SkipBroken)} to true.)");

        return sound.Length > 0 ? sound : throw AllBroken();
    }

    private byte[]? Load(int index)
    {
        if (Volatile.Read(ref broken[index]) is not null)
            return null;
        if ((Volatile.Read(ref memory[index]) ?? cache?.Read(index)) is { } kept)
            return kept;

        try
        {
            var picture = Decode(index);
            if (cache?.Write(index, picture) != true && fitsMemory)
                Volatile.Write(ref memory[index], picture);

            return picture;
        }
        catch (InvalidDataException unreadable)
        {
            LeaveOut(index, unreadable.Message);
            return null;
        }
    }

    private byte[] Decode(int index)
    {
        var name = album.Name(index);
        try
        {
            using var image = PictureFormat.Decode(name, album.Read(index), fit);
            SayTwelveBits(name, image);

            return Fit(name, image);
        }
        catch (NotSupportedException foreign)
        {
            throw new InvalidDataException(foreign.Message, foreign);
        }
        catch (Exception missing) when (missing is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException($"{name}: {missing.Message}", missing);
        }
    }

    private byte[] Fit(string name, DecodedImage picture)
    {
        try
        {
            return fit.Fit(picture);
        }
        catch (InvalidDataException small)
        {
            throw new InvalidDataException($"{name}: {small.Message}", small);
        }
    }

    private void SayTwelveBits(string name, DecodedImage image)
    {
        if (image.IsDeep && options.GrayRange is GrayRange.Auto or GrayRange.Full && Volatile.Read(ref saidTwelveBits) == 0
            && image.Extremes().Greatest is <= IntensityWindow.TwelveBits and var greatest
            && Interlocked.Exchange(ref saidTwelveBits, 1) == 0)
            log.TwelveBits(name, greatest, options.GrayRange == GrayRange.Auto ? "4095 is white" : "it looks black");
    }

    private void LeaveOut(int index, string message)
    {
        if (Interlocked.CompareExchange(ref broken[index], message, null) is null && options.SkipBroken)
            log.LeftOut(Interlocked.Increment(ref skipped), message);
    }

    private InvalidDataException AllBroken() => new(
        $"At least one picture must be readable, but all {album.Count} are broken. The first is {Skipped[0]}");

    // What is wrong with the machine rather than with a file comes out once and as it is.
    private static void InParallel(int count, Action<int> act)
    {
        try
        {
            Parallel.For(0, count, new() { MaxDegreeOfParallelism = Environment.ProcessorCount }, act);
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
    }
}
