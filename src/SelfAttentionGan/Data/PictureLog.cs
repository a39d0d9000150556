using Microsoft.Extensions.Logging;

namespace SelfAttentionGan.Data;

/// <summary>What a source of picture files says to a log.</summary>
internal static partial class PictureLog
{
    [LoggerMessage(20, LogLevel.Warning, "Left out a broken picture, {Number} so far: {Message}")]
    public static partial void LeftOut(this ILogger log, int number, string message);

    [LoggerMessage(21, LogLevel.Information,
        "{Path}: This cache is of other pictures, or decoded in another way, and is made anew.")]
    public static partial void CacheMadeAnew(this ILogger log, string path);

    [LoggerMessage(22, LogLevel.Information, "{Path}: Picture {Index} was damaged in this cache and is decoded again.")]
    public static partial void CacheDamaged(this ILogger log, string path, int index);

    [LoggerMessage(23, LogLevel.Warning, "{Trouble}")]
    public static partial void CacheTrouble(this ILogger log, string trouble);

    [LoggerMessage(24, LogLevel.Warning,
        "{Count} decoded pictures take {Megabytes} MB, more than half of the memory, so they are decoded anew whenever " +
        "they are read; set Cache to a file to read them from there.")]
    public static partial void TooManyToKeep(this ILogger log, int count, long megabytes);

    [LoggerMessage(25, LogLevel.Warning,
        "{Name}: This file has 16 bits a sample, but none above {Greatest}, as 12-bit data have; {Effect}. Set GrayRange " +
        "to Auto for 12 bits, to MinMax, or to Window with WindowCenter and WindowWidth. Said once of all such files.")]
    public static partial void TwelveBits(this ILogger log, string name, int greatest, string effect);

    [LoggerMessage(26, LogLevel.Warning,
        "{Path}: This cache has room for 8 bits a sample, as its first picture has, but picture {Index} has 16: such " +
        "pictures are not kept in it. Keep pictures of 8 and of 16 bits in folders of their own.")]
    public static partial void CacheTooShallow(this ILogger log, string path, int index);
}
