using System.Security.Cryptography;
using SelfAttentionGan.Data;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>
/// The file of a classifier: a magic text, the SHA-256 of what follows, then sizes, tasks and weights.
/// </summary>
internal static class ClassifierFile
{
    private const string Magic = "SelfAttentionGan classifier 1";

    /// <summary>Returns the SHA-256 of a network's weights, in hexadecimal.</summary>
    public static string Hash(Module network)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        network.save(writer);

        return Convert.ToHexStringLower(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
    }

    public static void Write(
        string path, Module network, ImageShape shape, int width, int features, IReadOnlyList<ClassifierTask> tasks)
    {
        using var stream = new MemoryStream();
        using var content = new BinaryWriter(stream);
        foreach (var number in (int[])[shape.Channels, shape.Height, shape.Width, width, features, tasks.Count])
            content.Write(number);
        foreach (var task in tasks)
        {
            content.Write(task.Name);
            content.Write(task.Accuracy);
            content.Write(task.Values.Count);
            foreach (var value in task.Values)
                content.Write(value);
        }

        network.save(content);

        // Readers never see a partial file.
        var temporary = path + ".part";
        using (var file = new BinaryWriter(File.Create(temporary)))
        {
            file.Write(Magic);
            file.Write(SHA256.HashData(stream.GetBuffer().AsSpan(0, (int)stream.Length)));
            file.Write(stream.GetBuffer().AsSpan(0, (int)stream.Length));
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is another file, or damaged.</exception>
    public static ClassifierExtractor Read(string path)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"A classifier is read from a file that Save has written, but there is no {path}; correct the path, or "
                + $"train one with {nameof(ClassifierTrainer)}.", path);

        using var content = new BinaryReader(new MemoryStream(RequireContent(path)));
        var shape = new ImageShape(content.ReadInt32(), content.ReadInt32(), content.ReadInt32());
        var (width, features) = (content.ReadInt32(), content.ReadInt32());
        ClassifierTask[] tasks = [.. Enumerable.Range(0, content.ReadInt32()).Select(_ => ReadTask(content))];

        var network = new ClassifierNetwork(shape, width, features, tasks.Sum(task => task.Values.Count));
        network.load(content);
        network.eval();

        return new(network, shape, width, features, tasks);
    }

    private static ClassifierTask ReadTask(BinaryReader content)
    {
        var (name, accuracy) = (content.ReadString(), content.ReadDouble());

        return new(name, [.. Enumerable.Range(0, content.ReadInt32()).Select(_ => content.ReadString())], accuracy);
    }

    /// <summary>Returns what follows the hash, once it is known to be what was written.</summary>
    private static byte[] RequireContent(string path)
    {
        var bytes = File.ReadAllBytes(path);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        try
        {
            if (reader.ReadString() == Magic && reader.ReadBytes(SHA256.HashSizeInBytes) is var hash
                && bytes[(int)reader.BaseStream.Position..] is var content
                && SHA256.HashData(content).AsSpan().SequenceEqual(hash))
                return content;
        }
        catch (Exception failure) when (failure is EndOfStreamException or FormatException or IOException)
        {
        }

        throw new InvalidDataException(
            $"A classifier is read from a file that Save has written, but {path} is none, or it is damaged; train it "
            + "again.");
    }
}
