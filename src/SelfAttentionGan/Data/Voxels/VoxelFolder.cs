using System.Globalization;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>Objects of voxels from the meshes and volumes of a folder, kept in memory as bytes.</summary>
internal sealed class VoxelFolder : IImageSource
{
    private readonly List<byte[]> objects = [];
    private readonly List<string> skipped = [];

    public VoxelFolder(string directory, int size, bool zUp, bool skipInvalid)
    {
        Voxelizer.RequireSize(size);
        Location = Path.GetFullPath(directory);
        if (!Directory.Exists(directory))
            throw new DirectoryNotFoundException($"There is no directory at {Location}. Check the path.");

        string[] files = [.. Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Where(VoxelFile.IsKnown).Order(StringComparer.Ordinal)];
        Shape = ImageShape.Cube(size);
        foreach (var file in files)
            Add(file, zUp, skipInvalid);

        if (objects.Count == 0)
            throw new InvalidDataException(
                $"A folder of objects has files of {string.Join(", ", VoxelFile.Extensions)}, but {Location} has "
                + (files.Length == 0 ? "none" : $"none that can be read (of {files.Length}): {skipped[0]}") + ". Add some.");
    }

    public ImageShape Shape { get; }

    public long Count => objects.Count;

    public int Classes => 0;

    public string Location { get; }

    public IReadOnlyList<string> Skipped => skipped;

    public Batch Read(ReadOnlySpan<long> indices) =>
        BatchAssembler.ReadPlanes(this, indices, index => objects[(int)index], _ => 0);

    public string ComputeFingerprint() => string.Create(
        CultureInfo.InvariantCulture, $"{ContentHash.Of(objects)} {Shape.Width}");

    private void Add(string file, bool zUp, bool skipInvalid)
    {
        try
        {
            objects.Add(VoxelFile.Read(file, Shape.Width, zUp));
        }
        catch (Exception damage) when (skipInvalid && damage is InvalidDataException or NotSupportedException)
        {
            skipped.Add(damage.Message);
        }
    }
}
