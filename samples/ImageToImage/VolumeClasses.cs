using System.Globalization;
using ImageToImage.Shared;
using SelfAttentionGan.Data.Volumes;

namespace ImageToImage;

/// <summary>Which classes the labels of a volume become; class 0 is what has no label, or none of these.</summary>
/// <param name="File">A label volume, .nii or .nii.gz.</param>
/// <param name="Groups">
/// A text file with a line for each class: its name, and labels or ranges of labels, such as <c>frontal 1-28 69</c>. By
/// default the most frequent labels are a class each.
/// </param>
/// <param name="Count">The number of classes, where there is no such file.</param>
internal sealed record VolumeClasses(string File, string? Groups, int Count)
{
    /// <summary>Returns the choice of --labels, --groups and --classes; null where none is given.</summary>
    /// <exception cref="ArgumentException">They do not go together.</exception>
    public static VolumeClasses? From(SampleArguments given)
    {
        var (file, groups, count) = (given.Text("--labels"), given.Text("--groups"), given.Text("--classes"));
        if (file is null && (groups ?? count) is not null || groups is not null && count is not null)
            throw new ArgumentException(
                "--classes or --groups, one of both, says which classes the labels of --labels become, but got "
                + $"{(file is null ? "no --labels" : "both")}; add or remove one.");

        return file is null ? null : new(file, groups, given.Number("--classes", 8));
    }

    /// <summary>Reads the volume, its labels numbered by class, and the names of the classes from 1 on.</summary>
    public (LabelVolume Labels, string[] Names) Read()
    {
        var labels = LabelVolume.Read(File);
        (string Name, (int First, int Last)[] Ranges)[] classes = Groups is null
            ? [.. labels.Labels.Take(Count - 1).Order().Select(label => ($"label {label}", new[] { (label, label) }))]
            : [.. System.IO.File.ReadLines(Groups).Where(line => !string.IsNullOrWhiteSpace(line)).Select(Parse)];

        return (labels.Merge(ClassOf), [.. classes.Select(kind => kind.Name)]);

        int ClassOf(int label) => 1 + Array.FindIndex(
            classes, kind => kind.Ranges.Any(range => range.First <= label && label <= range.Last));
    }

    private static (string, (int, int)[]) Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

        return (words[0], [.. words[1..].Select(word => RangeOf(word, line))]);
    }

    private static (int, int) RangeOf(string word, string line)
    {
        var ends = word.Split('-');
        if (ends.Length <= 2 && Number(ends[0]) is { } first && Number(ends[^1]) is { } last && first <= last)
            return (first, last);

        throw new InvalidDataException(
            $"A line of --groups is a name and labels, such as 'frontal 1-28 69', but '{word}' in '{line}' is neither "
            + "label nor range; separate them by spaces.");

        static int? Number(string text) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var label) ? label : null;
    }
}
