using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data.Folder;

namespace SelfAttentionGan.Data.Pairs;

/// <summary>Pairs of image files: two folders with the same names, one of inputs and one of targets.</summary>
internal sealed class PairedImageFolder : IImageSource
{
    private readonly ImageFolder inputs, targets;
    private readonly (long Input, long Target)[] pairs;

    public PairedImageFolder(
        string inputDirectory, string targetDirectory, ImageShape inputShape, ImageShape targetShape,
        ImageFolderOptions? options = null, ILogger? log = null)
    {
        options ??= new();
        if (options.Cache is not null)
            throw new ArgumentException(
                $"A pair of folders would share one cache file, but {nameof(options.Cache)} is '{options.Cache}'; leave it out.",
                nameof(options));

        inputs = new(inputDirectory, inputShape, options, log);
        try
        {
            targets = new(targetDirectory, targetShape, options, log);
            pairs = Match(options.SkipCorrupt);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ImageShape Shape => targets.Shape;

    public long Count => pairs.Length;

    public int Classes => 0;

    public IReadOnlyList<string> Notes => [.. inputs.Notes, .. targets.Notes];

    public IReadOnlyList<string> Skipped => [.. inputs.Skipped, .. targets.Skipped];

    public string Location => targets.Location;

    public object Options => targets.Options;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        BatchAssembler.CheckIndices(this, indices);
        var chosen = indices.ToArray().Select(index => pairs[index]).ToArray();

        using var input = inputs.Read([.. chosen.Select(pair => pair.Input)]);
        using var target = targets.Read([.. chosen.Select(pair => pair.Target)]);
        return new(target.Images.alias(), inputs: input.Images.alias());
    }

    public string ComputeFingerprint() =>
        ContentHash.Of([inputs.ComputeFingerprint(), targets.ComputeFingerprint()]);

    public void Dispose()
    {
        inputs?.Dispose();
        targets?.Dispose();
    }

    /// <summary>Finds the target of each input by its name without extension: a photograph may be a JPEG, labels a PNG.</summary>
    private (long, long)[] Match(bool skipCorrupt)
    {
        var (byInput, byTarget) = (ByName(inputs), ByName(targets));
        string[] alone = [.. byInput.Keys.Except(byTarget.Keys).Concat(byTarget.Keys.Except(byInput.Keys)).Order(StringComparer.Ordinal)];
        string[] both = [.. byInput.Keys.Intersect(byTarget.Keys).Order(StringComparer.Ordinal)];

        // A file that was skipped leaves its partner alone.
        if (alone.Length > 0 && !skipCorrupt || both.Length == 0)
            throw new InvalidDataException(
                "Each image of a pair of folders has a partner of the same name in the other one, but in "
                + $"{inputs.Location} and {targets.Location} these have none: {DataIdentity.Summarize(alone)}. Rename or "
                + "remove them.");

        return [.. both.Select(name => (byInput[name], byTarget[name]))];
    }

    private static Dictionary<string, long> ByName(ImageFolder folder)
    {
        var byName = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var (index, name) in folder.Names.Index())
            if (!byName.TryAdd(Path.ChangeExtension(name, null), index))
                throw new InvalidDataException(
                    $"An image of a pair of folders has a name of its own besides its extension, but in {folder.Location} there "
                    + $"are several of {Path.ChangeExtension(name, null)}. Rename or remove all but one.");

        return byName;
    }
}
