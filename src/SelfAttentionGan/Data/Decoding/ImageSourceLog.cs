using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Data.Decoding;

/// <summary>Log messages of sources that decode image files.</summary>
internal static partial class ImageSourceLog
{
    [LoggerMessage(20, LogLevel.Warning, "Skipped a corrupt image, {Number} so far: {Message}")]
    public static partial void SkippedCorrupt(this ILogger log, int number, string message);

    [LoggerMessage(21, LogLevel.Information,
        "{Path}: This cache was made of other images, or by other options, and is created again.")]
    public static partial void CacheRecreated(this ILogger log, string path);

    [LoggerMessage(22, LogLevel.Information, "{Path}: Image {Index} was damaged in this cache and is decoded again.")]
    public static partial void CacheDamaged(this ILogger log, string path, int index);

    [LoggerMessage(23, LogLevel.Warning, "{Error}")]
    public static partial void CacheFailed(this ILogger log, string error);

    [LoggerMessage(24, LogLevel.Warning,
        "{Count} decoded images take {Megabytes} MB, more than half of the memory, so they are decoded again " +
        "whenever they are read; set Cache to a file to read them from there.")]
    public static partial void TooLargeForMemory(this ILogger log, int count, long megabytes);

    [LoggerMessage(25, LogLevel.Warning,
        "{Name}: This file has 16 bits a sample, but none above {Greatest}, as 12-bit data have; {Effect}. Set " +
        "GrayRange to Auto for 12 bits, to MinMax, or to Window with WindowCenter and WindowWidth. Logged once for " +
        "all such files.")]
    public static partial void TwelveBits(this ILogger log, string name, int greatest, string effect);

    [LoggerMessage(26, LogLevel.Warning,
        "{Path}: This cache has 8 bits a sample, as its first image has, but image {Index} has 16: such images are " +
        "not cached. Keep images of 8 and of 16 bits in folders of their own.")]
    public static partial void CacheTooShallow(this ILogger log, string path, int index);
}
