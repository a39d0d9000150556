using System.Runtime.ExceptionServices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Imaging.Decoding;

namespace SelfAttentionGan.Data.Decoding;

/// <summary>
/// Decoded images of a store in the shape for training, each decoded when it is first read, and kept in a cache file or
/// else in memory; safe to read from several threads.
/// </summary>
/// <remarks>
/// A corrupt image is an error, or, where the options say so, skipped: then the next valid one in the store's order is
/// read in its place, whichever is read first, and it is named in <see cref="Skipped"/> and in the log.
/// </remarks>
internal sealed class DecodedImageStore : IDisposable
{
    private readonly IEncodedImageStore store;
    private readonly ImageFolderOptions options;
    private readonly ImagePreprocessor preprocessor;
    private readonly ILogger log;
    private readonly ImageCache? cache;
    private readonly string? openError;
    private readonly bool fitsInMemory;
    private readonly byte[]?[] memory;
    private readonly string?[] errors;
    private int skipped, warnedTwelveBits;

    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">
    /// Options are out of bounds; the message names each one.
    /// </exception>
    public DecodedImageStore(
        IEncodedImageStore store, ImageShape shape, ImageFolderOptions options, ILogger? log = null)
    {
        (this.store, this.log) = (store, log ?? NullLogger.Instance);
        this.options = ImageFolderOptionsValidator.Approve(options);
        preprocessor = new(shape, this.options);
        (memory, errors) = (new byte[]?[store.Count], new string?[store.Count]);

        if (options.Cache is { } path)
            cache = ImageCacheFile.Open(
                path, ImageCacheHeader.Of(store, shape, this.options), this.log, out openError);

        var bytes = (long)store.Count * shape.Channels * shape.Height * shape.Width;
        fitsInMemory = bytes <= GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2;
        if (!fitsInMemory && cache is null)
            this.log.TooLargeForMemory(store.Count, bytes >> 20);
    }

    /// <summary>The error of each image that has been skipped so far, in the store's order.</summary>
    public IReadOnlyList<string> Skipped => [.. errors.OfType<string>()];

    /// <summary>Why images are not cached, such as a full disk; null where they are.</summary>
    public string? CacheError => openError ?? cache?.Error;

    /// <summary>
    /// Returns an image, or the valid one in its place: interleaved channels, a byte for each sample, or two, the lower
    /// first, of an image with 16 bits a sample.
    /// </summary>
    /// <exception cref="InvalidDataException">
    /// The image is corrupt, and none is skipped; or all are. The message begins with its name.
    /// </exception>
    public byte[] this[long index]
    {
        get
        {
            for (var tried = 0; tried < store.Count; tried++)
                if (Load(((int)index + tried) % store.Count) is { } image)
                    return image;
                else if (!options.SkipCorrupt)
                    throw new InvalidDataException(
                        $"{errors[index]} (To skip corrupt images, set {nameof(options.SkipCorrupt)}.)");

            throw AllCorrupt();
        }
    }

    /// <summary>Returns the class of an image that has been read, or of the valid one in its place.</summary>
    public long Label(long index)
    {
        var valid = (int)index;
        while (Volatile.Read(ref errors[valid]) is not null)
            valid = (valid + 1) % store.Count;

        return store.Label(valid);
    }

    /// <summary>
    /// Decodes all that is not in the cache, on all cores, and returns the indices of the valid ones.
    /// </summary>
    /// <exception cref="InvalidDataException">An image is corrupt, and none is skipped; or all are.</exception>
    public int[] DecodeAll()
    {
        InParallel(store.Count, index =>
        {
            if (cache is null || !cache.Holds(index))
                Load(index);
        });

        int[] valid = [.. Enumerable.Range(0, store.Count).Where(index => errors[index] is null)];
        if (valid.Length < store.Count && !options.SkipCorrupt)
            throw new InvalidDataException($"{Skipped[0]} (Corrupt images: {Skipped.Count} of {store.Count}. To skip " +
                $"them, set {nameof(options.SkipCorrupt)} to true.)");

        return valid.Length > 0 ? valid : throw AllCorrupt();
    }

    /// <summary>Closes the cache.</summary>
    public void Dispose() => cache?.Dispose();

    private byte[]? Load(int index)
    {
        if (Volatile.Read(ref errors[index]) is not null)
            return null;
        if ((Volatile.Read(ref memory[index]) ?? cache?.Read(index)) is { } kept)
            return kept;

        try
        {
            var image = Decode(index);
            if (cache?.Write(index, image) != true && fitsInMemory)
                Volatile.Write(ref memory[index], image);

            return image;
        }
        catch (InvalidDataException unreadable)
        {
            Skip(index, unreadable.Message);
            return null;
        }
    }

    private byte[] Decode(int index)
    {
        var name = store.Name(index);
        try
        {
            using var image = ImageReader.Decode(name, store.Read(index), preprocessor);
            WarnOfTwelveBits(name, image);

            return Preprocess(name, image);
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

    private byte[] Preprocess(string name, DecodedImage image)
    {
        try
        {
            return preprocessor.Apply(image);
        }
        catch (InvalidDataException small)
        {
            throw new InvalidDataException($"{name}: {small.Message}", small);
        }
    }

    private void WarnOfTwelveBits(string name, DecodedImage image)
    {
        if (image.Is16Bit && options.GrayRange is GrayRange.Auto or GrayRange.Full
            && Volatile.Read(ref warnedTwelveBits) == 0
            && image.SampleRange().Greatest is <= IntensityWindow.TwelveBits and var greatest
            && Interlocked.Exchange(ref warnedTwelveBits, 1) == 0)
            log.TwelveBits(name, greatest, options.GrayRange == GrayRange.Auto ? "4095 is white" : "it looks black");
    }

    private void Skip(int index, string message)
    {
        if (Interlocked.CompareExchange(ref errors[index], message, null) is null && options.SkipCorrupt)
            log.SkippedCorrupt(Interlocked.Increment(ref skipped), message);
    }

    private InvalidDataException AllCorrupt() => new(
        $"At least one image must be valid, but all {store.Count} are corrupt. The first is {Skipped[0]}");

    // An error of the machine rather than of a file is thrown once and as it is.
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
