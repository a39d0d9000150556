using System.Globalization;
using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data.Folder;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Formats;

/// <summary>CelebA: aligned photographs of faces with their attributes, some of which are the classes.</summary>
internal sealed class CelebADataset : IImageSource
{
    private const int MaxClassAttributes = 6;

    private static readonly string[] NoYes = ["no", "yes"];

    private readonly ImageFolder images;
    private readonly ulong[] values;
    private readonly int[] chosen;

    public CelebADataset(
        string directory, ImageShape shape, IReadOnlyList<string>? classAttributes = null,
        ImageFolderOptions? options = null, ILogger? log = null)
    {
        classAttributes ??= [];
        if (classAttributes.Count > MaxClassAttributes || classAttributes.Distinct().Count() != classAttributes.Count)
            throw new ArgumentException(
                $"Classes are the combinations of up to {MaxClassAttributes} different attributes, but got "
                + $"{string.Join(", ", classAttributes)}; choose fewer.", nameof(classAttributes));

        var file = new CelebAAttributeFile(Path.Combine(directory, CelebAAttributeFile.FileName));
        chosen = [.. classAttributes.Select(file.IndexOf)];
        Attributes = [.. file.Names.Select(name => new ImageAttribute(name, NoYes))];
        ClassNames = chosen.Length == 0 ? [] : [.. Enumerable.Range(0, 1 << chosen.Length).Select(NameOf)];

        images = new(FindImages(directory), shape, options ?? new() { CenterCrop = Datasets.CelebACrop }, log);
        try
        {
            values = [.. images.Names.Select(name => file[Path.GetFileName(name)])];
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public ImageShape Shape => images.Shape;

    public long Count => images.Count;

    public int Classes => ClassNames.Count;

    public IReadOnlyList<string> ClassNames { get; }

    public IReadOnlyList<long> ClassCounts => values.Select(Label).CountByClass(Classes);

    public IReadOnlyList<ImageAttribute> Attributes { get; }

    public IReadOnlyList<string> Notes => images.Notes;

    public IReadOnlyList<string> Skipped => images.Skipped;

    public object Options => images.Options;

    public Batch Read(ReadOnlySpan<long> indices)
    {
        using var batch = images.Read(indices);
        var labels = indices.ToArray().Select(index => Label(values[index])).ToArray();

        return new(batch.Images.alias(), Classes > 0 ? tensor(labels) : null);
    }

    public Tensor ReadAttributes(ReadOnlySpan<long> indices)
    {
        BatchAssembler.CheckIndices(this, indices);
        long[] known = [.. indices.ToArray().SelectMany(index => Attributes.Select((_, bit) => Bit(values[index], bit)))];

        return tensor(known, [indices.Length, Attributes.Count]);
    }

    public string ComputeFingerprint() => ContentHash.Of(
        [images.ComputeFingerprint(), .. values.Select(bits => bits.ToString("x", CultureInfo.InvariantCulture))]);

    public void Dispose() => images.Dispose();

    private static string FindImages(string directory)
    {
        var aligned = Path.Combine(directory, "img_align_celeba");

        return Directory.Exists(aligned) ? aligned
            : File.Exists(aligned + ".zip") ? aligned + ".zip"
            : throw new DirectoryNotFoundException(
                "CelebA's images are in img_align_celeba, or img_align_celeba.zip, beside "
                + $"{CelebAAttributeFile.FileName}, but {Path.GetFullPath(directory)} has neither; download it from CelebA's page.");
    }

    // The first attribute is the highest digit, so that its classes lie together.
    private long Label(ulong bits) => chosen.Aggregate(0L, (label, bit) => 2 * label + Bit(bits, bit));

    private string NameOf(int label) => string.Join(", ", chosen.Select((attribute, i) =>
        (Bit((ulong)label, chosen.Length - 1 - i) == 1 ? "" : "not ") + Attributes[attribute].Name));

    private static long Bit(ulong bits, int place) => (long)(bits >> place & 1);
}
