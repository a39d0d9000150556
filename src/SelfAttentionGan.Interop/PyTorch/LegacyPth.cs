using System.Buffers.Binary;
using System.Numerics;
using SelfAttentionGan.Interop.Files;
using SelfAttentionGan.Interop.PyTorch.Pickling;

namespace SelfAttentionGan.Interop.PyTorch;

/// <summary>
/// The form of <c>.pth</c> files before PyTorch 1.6: a magic number, a version, the machine, the value and the keys of its
/// storages, each a pickle; then each storage, its number of elements before its bytes.
/// </summary>
internal static class LegacyPth
{
    private const long Version = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356");

    public static bool Begins(byte[] head) => head is [0x80, >= 2 and <= 5, ..];

    /// <param name="file">The file.</param>
    /// <param name="include">Chooses tensors; null for all.</param>
    /// <exception cref="InvalidDataException">It is damaged, or asks for what is not allowed.</exception>
    public static StateDict Read(WeightFile file, Func<string, bool>? include)
    {
        using var stream = new BufferedStream(file.StreamFrom(0), 64 << 10);
        var pickles = new PickleReader(file, stream);

        if (pickles.Read() is not BigInteger magic || magic != Magic)
            throw file.Refused(
                "is a pickle, but not one of torch.save", "save it in Python: torch.save(model.state_dict(), \"weights.pth\")");
        if (pickles.Read() is not Version)
            throw file.Damaged($"has another version than {Version}");
        RequireLittleEndian(file, pickles.Read());
        var entries = new PickledEntries(file, pickles.Read());
        var positions = Positions(file, pickles.Storages, pickles.Read(), stream.Position);

        return StorageReading.Read(file, entries, include, (storage, memory) =>
        {
            var position = positions.TryGetValue(storage.Key, out var found)
                ? found
                : throw file.Damaged($"lacks the storage '{storage.Key}'");
            RequireElements(file, storage, found);
            position += sizeof(long);
            TensorBytes.ForEachPart(memory, part =>
            {
                file.Read(position, part);
                position += part.Length;
            });
        });
    }

    private static void RequireLittleEndian(WeightFile file, object? machine)
    {
        if (machine is not PickledDictionary { Pairs: var pairs })
            throw file.Damaged("lacks the description of its machine");
        if (pairs.Any(pair => pair is ("little_endian", false)))
            throw file.Refused("was saved on a big-endian machine", "save it again on another one");
    }

    private static void RequireElements(WeightFile file, PickledStorage storage, long position)
    {
        var elements = BinaryPrimitives.ReadInt64LittleEndian(file.Read(position, sizeof(long)));
        if (elements != storage.Elements)
            throw file.Damaged($"has {elements} elements in its storage '{storage.Key}', where {storage.Elements} are declared");
    }

    /// <summary>Where each storage begins. Their order is in the file, their sizes are in the value.</summary>
    private static Dictionary<string, long> Positions(
        WeightFile file, Dictionary<string, PickledStorage> storages, object? keys, long position)
    {
        if (keys is not PickledList { Items: var items })
            throw file.Damaged("lacks the list of its storages");

        var positions = new Dictionary<string, long>();
        foreach (var key in items)
        {
            if (key is not string name || !storages.TryGetValue(name, out var storage) || !positions.TryAdd(name, position))
                throw file.Damaged("has a list of storages that are not those of its tensors");

            position += sizeof(long) + storage.Elements * storage.Type.Size;
        }

        return positions;
    }
}
