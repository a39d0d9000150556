using SelfAttentionGan.Data;

namespace Sagan.Cli.Downloads;

/// <summary>What a folder or file of pictures holds, after every picture of it was read once.</summary>
/// <param name="Kind">What sort of source it is.</param>
/// <param name="Sound">Pictures that can be read.</param>
/// <param name="Shape">What each becomes.</param>
/// <param name="Classes">How many classes there are; 0 for no labels.</param>
/// <param name="Broken">What is wrong with each other one.</param>
internal sealed record DataCheck(string Kind, long Sound, ImageShape Shape, int Classes, IReadOnlyList<string> Broken)
{
    private const int AtOnce = 256;

    /// <param name="path">A folder or a file of any kind that is read.</param>
    /// <param name="size">What pictures of any size are scaled to.</param>
    /// <exception cref="InvalidDataException">All are broken, or it is of no kind that is read.</exception>
    public static DataCheck Of(string path, int size)
    {
        var (kind, source) = Open(path, size);
        using var closing = source as IDisposable;
        List<string> broken = [.. source is ImageFolder folder ? folder.Skipped : []];
        var sound = 0L;

        for (var first = 0L; first < source.Count; first += AtOnce)
            sound += Read(source, first, (int)Math.Min(AtOnce, source.Count - first), broken);

        return new(kind, sound, source.Shape, source.Classes, broken);
    }

    /// <summary>Counts the sound ones among some pictures; where there are others, reads one after another.</summary>
    private static long Read(IImageSource source, long first, int count, List<string> broken)
    {
        try
        {
            source.Read([.. Enumerable.Range(0, count).Select(i => first + i)]).Dispose();
            return count;
        }
        catch (Exception damage) when (damage is InvalidDataException or NotSupportedException)
        {
            if (count > 1)
                return Enumerable.Range(0, count).Sum(i => Read(source, first + i, 1, broken));

            broken.Add(damage.Message);
            return 0;
        }
    }

    private static (string Kind, IImageSource Source) Open(string path, int size)
    {
        if (File.Exists(path))
            return OpenFile(path, size);
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException("Pictures lie in a folder or a file, but there is neither at "
                + $"{Path.GetFullPath(path)}. Check the path.");

        if (Holds("cifar-10-batches-bin") || Holds("data_batch_1.bin"))
            return ("CIFAR-10", new Cifar10Files(path));
        if (Holds("cifar-100-binary") || Holds("train.bin"))
            return ("CIFAR-100", new Cifar100Files(path));
        if (Holds("data.mdb") || Directory.EnumerateDirectories(path, "*_train_lmdb").Any())
            return ("LSUN", new LsunFiles(path, size));
        if (Directory.EnumerateFiles(path, "*images-idx3*").Order(StringComparer.Ordinal).LastOrDefault() is { } images)
            return ("IDX", OpenIdx(images));

        return ("pictures", new ImageFolder(path, size, skipBroken: true));

        bool Holds(string name) => Path.Exists(Path.Combine(path, name));
    }

    private static (string Kind, IImageSource Source) OpenFile(string path, int size) =>
        Path.GetExtension(path) switch
        {
            ".mdb" => ("LSUN", new LsunFiles(path, size)),
            ".bin" when new FileInfo(path).Length % 3_073 == 0 => ("CIFAR-10", new Cifar10Files(path)),
            ".bin" => ("CIFAR-100", new Cifar100Files(path)),
            _ => ("IDX", OpenIdx(path)),
        };

    private static IdxFiles OpenIdx(string images)
    {
        var labels = images.Replace("images-idx3", "labels-idx1");

        return new(images, labels != images && File.Exists(labels) ? labels : null);
    }
}
