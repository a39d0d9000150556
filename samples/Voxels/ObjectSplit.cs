using SelfAttentionGan.Data;

namespace Voxels;

/// <summary>Objects to train on, and objects that are held out.</summary>
internal static class ObjectSplit
{
    private const int OneOf = 4;

    /// <summary>Synthetic furniture, or the objects of a folder, every fourth of which is held out.</summary>
    /// <exception cref="InvalidDataException">The folder has too few objects.</exception>
    public static (IImageSource Train, IImageSource HeldOut) Create(string? folder, int size, bool zUp, int count, int heldOut)
    {
        if (folder is null)
            return (Datasets.SyntheticFurniture(size, count, seed: 1), Datasets.SyntheticFurniture(size, heldOut, seed: 2));

        var all = Datasets.VoxelFolder(folder, size, zUp, skipInvalid: true);
        foreach (var skipped in all.Skipped)
            Console.Error.WriteLine($"skipped  {skipped}");
        if (all.Count < 2 * OneOf)
            throw new InvalidDataException(
                $"A split by object needs at least {2 * OneOf} of them, but {all.Location} has {all.Count}; add some.");

        var indices = Enumerable.Range(0, (int)all.Count).Select(i => (long)i).ToLookup(i => i % OneOf == 0);

        return (new Part(all, [.. indices[false]]), new Part(all, [.. indices[true]]));
    }

    private sealed class Part(IImageSource source, long[] indices) : IImageSource
    {
        public ImageShape Shape => source.Shape;

        public long Count => indices.Length;

        public int Classes => 0;

        public string? Location => source.Location;

        public Batch Read(ReadOnlySpan<long> requested) => source.Read([.. requested.ToArray().Select(i => indices[i])]);
    }
}
