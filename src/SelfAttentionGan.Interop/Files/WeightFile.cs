namespace SelfAttentionGan.Interop.Files;

/// <summary>A file of weights, read by position: storages go straight into tensors, whatever the size of the file.</summary>
internal sealed class WeightFile : IDisposable
{
    private readonly FileStream stream;

    private WeightFile(string path, FileStream stream) => (Path, this.stream) = (path, stream);

    public string Path { get; }

    public long Length => stream.Length;

    /// <summary>
    /// The most bytes that tensors may take: repeated and compressed ones are more than the file, but not without bound.
    /// </summary>
    public long TensorLimit => 16 * Length + (64 << 20);

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static WeightFile Open(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"Weights are read from a .pth, .pt or .safetensors file, but there is none at '{path}'"
                + (Directory.Exists(path) ? ", which is a folder; name a file in it." : "; check the path."), path);

        return new(path, new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
    }

    /// <summary>Fills a span with the bytes at a position.</summary>
    /// <exception cref="InvalidDataException">The file ends before.</exception>
    public void Read(long position, Span<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var count = RandomAccess.Read(stream.SafeFileHandle, bytes, position);
            if (count <= 0)
                throw Damaged($"ends at byte {Length}, where more is declared");

            position += count;
            bytes = bytes[count..];
        }
    }

    /// <inheritdoc cref="Read(long, Span{byte})"/>
    public byte[] Read(long position, int count)
    {
        if (position < 0 || position > Length - count)
            throw Damaged($"ends at byte {Length}, where more is declared");

        var bytes = new byte[count];
        Read(position, bytes);
        return bytes;
    }

    /// <summary>Returns the file as a stream, which is read from a position on; it stays open until this is disposed.</summary>
    public Stream StreamFrom(long position)
    {
        stream.Position = position;

        return stream;
    }

    /// <summary>The exception for what contradicts the format.</summary>
    /// <param name="what">What the file does, such as <c>ends within the header</c>.</param>
    public InvalidDataException Damaged(string what) =>
        new($"'{Path}' {what}: it is damaged, or of another format; download it or save it again.");

    /// <summary>The exception for what the format allows, and this library does not read.</summary>
    public InvalidDataException Refused(string what, string remedy) => new($"'{Path}' {what}; {remedy}.");

    public void Dispose() => stream.Dispose();
}
