using System.Text;
using SelfAttentionGan.Interop.Files;
using SelfAttentionGan.Interop.PyTorch.Pickling;
using SelfAttentionGan.Interop.PyTorch.Zip;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.PyTorch;

/// <summary>
/// The form of <c>.pth</c> files since PyTorch 1.6: a zip archive with <c>NAME/data.pkl</c>, the pickle, and
/// <c>NAME/data/KEY</c>, the bytes of each storage.
/// </summary>
internal static class ZippedPth
{
    private const int MaxPickleBytes = 64 << 20;

    public static bool Begins(byte[] head) => head is [(byte)'P', (byte)'K', 3, 4, ..];

    /// <param name="file">The file.</param>
    /// <param name="include">Chooses tensors; null for all.</param>
    /// <exception cref="InvalidDataException">It is damaged, or asks for what is not allowed.</exception>
    public static StateDict Read(WeightFile file, Func<string, bool>? include)
    {
        var entries = ZipDirectory.Read(file);
        var name = NameOf(file, entries);
        if (entries.TryGetValue($"{name}/byteorder", out var order)
            && Encoding.ASCII.GetString(ZipContent.Read(file, order, maximum: 64)) == "big")
            throw file.Refused("was saved on a big-endian machine", "save it again on another one");

        var pickle = ZipContent.Read(file, entries[$"{name}/data.pkl"], MaxPickleBytes);
        var value = new PickleReader(file, new MemoryStream(pickle)).Read();

        return StorageReading.Read(
            file, new(file, value), include,
            (storage, memory) => ZipContent.Read(file, EntryOf(file, entries, $"{name}/data/{storage.Key}", storage), memory));
    }

    /// <summary>Writes tensors, each with a storage of its own.</summary>
    public static void Write(FileStream stream, IReadOnlyList<KeyValuePair<string, Tensor>> tensors, string? key)
    {
        using var zip = new ZipWriter(stream);
        zip.Write("archive/data.pkl", PickleWriter.Write(tensors, key));
        zip.Write("archive/byteorder", "little"u8.ToArray());
        for (var i = 0; i < tensors.Count; i++)
            zip.Write($"archive/data/{i}", content => TensorBytes.Write(tensors[i].Value, content));
        zip.Write("archive/version", "3\n"u8.ToArray());
    }

    private static string NameOf(WeightFile file, Dictionary<string, ZipEntry> entries)
    {
        const string pickle = "/data.pkl";
        string[] names =
        [
            .. from name in entries.Keys
               where name.EndsWith(pickle, StringComparison.Ordinal)
               select name[..^pickle.Length] into root
               where !root.Contains('/')
               select root,
        ];
        if (names.Length != 1)
            throw file.Refused(
                "is a zip file, but not one of torch.save: it must have one NAME/data.pkl",
                "save it in Python: torch.save(model.state_dict(), \"weights.pth\")");
        if (entries.ContainsKey($"{names[0]}/constants.pkl"))
            throw file.Refused(
                "is a TorchScript program", "save its state dict in Python: torch.save(torch.jit.load(path).state_dict(), \"weights.pth\")");

        return names[0];
    }

    private static ZipEntry EntryOf(
        WeightFile file, Dictionary<string, ZipEntry> entries, string name, PickledStorage storage) =>
        !entries.TryGetValue(name, out var entry) ? throw file.Damaged($"lacks its entry '{name}'")
        : entry.Length != storage.Elements * storage.Type.Size
            ? throw file.Damaged(
                $"has {entry.Length} bytes in its entry '{name}', where {storage.Elements} elements are declared")
        : entry;
}
