namespace SelfAttentionGan.Data.Formats;

/// <summary>
/// CIFAR-10 or CIFAR-100 in memory: of each image the label bytes, then a red, a green and a blue plane.
/// </summary>
internal sealed class CifarDataset : IImageSource
{
    // The whole data set, and many times its names; longer files are something else.
    private const int MaxRecords = 60_000, MaxNameBytes = 1 << 16;

    private readonly CifarFormat format;
    private readonly int labelByte;
    private readonly List<byte[]> records = [];

    /// <param name="format">CIFAR-10 or CIFAR-100.</param>
    /// <param name="path">A directory or one file.</param>
    /// <param name="test">Whether the test set of a directory is read.</param>
    /// <param name="labelByte">Which of the format's labels is used.</param>
    public CifarDataset(CifarFormat format, string path, bool test, int labelByte)
    {
        (this.format, this.labelByte) = (format, labelByte);
        var files = Find(path, test);
        ClassNames = ReadNames(files[0]);

        foreach (var file in files)
            ReadFile(file);
    }

    public ImageShape Shape { get; } = new(3, 32, 32);

    public long Count => records.Count;

    public int Classes => format.Labels[labelByte].Classes;

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<long> ClassCounts => records.Select(record => (long)record[labelByte]).CountByClass(Classes);

    public Batch Read(ReadOnlySpan<long> indices) =>
        BatchAssembler.ReadPlanes(this, indices,
            index => records[(int)index].AsMemory(format.Labels.Length), index => records[(int)index][labelByte]);

    public string ComputeFingerprint() => ContentHash.Of(records);

    private string[] Find(string path, bool test)
    {
        if (File.Exists(path))
            return [path];
        if (!Directory.Exists(path))
            throw new DirectoryNotFoundException($"{format.Name} is read from a directory or one of its .bin files, "
                + $"but there is neither at {Path.GetFullPath(path)}. {format.Remedy}");

        var unpacked = Path.Combine(path, format.Folder);
        var directory = Directory.Exists(unpacked) ? unpacked : path;
        string[] files = [.. (test ? format.Test : format.Training).Select(name => Path.Combine(directory, name))];
        if (files.FirstOrDefault(file => !File.Exists(file)) is { } missing)
            throw new FileNotFoundException($"{format.Name}'s {(test ? "test" : "training")} set has {files.Length} "
                + $"{(files.Length == 1 ? "file" : "files")}, but {missing} is missing. {format.Remedy}", missing);

        return files;
    }

    private string[] ReadNames(string beside)
    {
        var file = Path.Combine(Path.GetDirectoryName(beside) ?? "", format.Labels[labelByte].NamesFile);
        if (!File.Exists(file))
            return [];

        if (new FileInfo(file).Length > MaxNameBytes)
            throw new InvalidDataException($"{file}: The names of {format.Name}'s classes take at most {MaxNameBytes} "
                + $"bytes, but this is longer. {format.Remedy}");

        string[] names = [.. File.ReadLines(file).Select(line => line.Trim()).Where(line => line.Length > 0)];
        return names.Length == Classes
            ? names
            : throw new InvalidDataException($"{file}: {format.Name} has {Classes} classes, a line each, but the file "
                + $"names {names.Length}. {format.Remedy}");
    }

    private void ReadFile(string path)
    {
        using var stream = File.OpenRead(path);
        var (whole, rest) = Math.DivRem(stream.Length, format.RecordBytes);
        if (stream.Length == 0)
            throw Corrupt(path, 0, $"takes {format.RecordBytes} bytes, but the file is empty");
        if (stream.Length > (long)MaxRecords * format.RecordBytes)
            throw Corrupt(path, MaxRecords, $"is one too many: the whole data set has {MaxRecords}");
        if (rest > 0)
            throw Corrupt(path, whole, $"takes {format.RecordBytes} bytes, but the file ends after {rest} of them");

        for (var number = 0L; number < whole; number++)
            records.Add(ReadRecord(stream, path, number));
    }

    private byte[] ReadRecord(FileStream stream, string path, long number)
    {
        var record = new byte[format.RecordBytes];
        if (stream.ReadAtLeast(record, record.Length, throwOnEndOfStream: false) < record.Length)
            throw Corrupt(path, number, "was truncated while it was read");

        for (var i = 0; i < format.Labels.Length; i++)
            if (record[i] >= format.Labels[i].Classes)
                throw Corrupt(path, number,
                    $"has {format.Labels[i].Name} {record[i]}, but labels go from 0 to {format.Labels[i].Classes - 1}");

        return record;
    }

    private InvalidDataException Corrupt(string path, long number, string rule) =>
        new($"{path}: record {number} of this {format.Name} file {rule}. {format.Remedy}");
}
