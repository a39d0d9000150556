using System.Globalization;
using System.Text;

namespace SelfAttentionGan.Data.Formats;

/// <summary>The class names of EMNIST: a text file with a label and its characters' codes on each line.</summary>
internal static class EmnistMapping
{
    private const int MaxBytes = 1 << 16;

    /// <summary>Returns the names in the order of the labels; empty where no mapping lies beside the labels.</summary>
    /// <param name="labels">The file of labels, such as emnist-letters-train-labels-idx1-ubyte.gz.</param>
    /// <param name="classes">The number of classes.</param>
    /// <exception cref="InvalidDataException">It is not such a mapping.</exception>
    public static string[] Names(string labels, int classes)
    {
        var set = Path.GetFileName(labels).Split("-train-", 2)[0].Split("-test-", 2)[0];
        var path = Path.Combine(Path.GetDirectoryName(labels) ?? "", $"{set}-mapping.txt");
        if (!File.Exists(path) || new FileInfo(path).Length is 0 or > MaxBytes)
            return [];

        string?[] names = new string?[classes];
        foreach (var line in File.ReadLines(path).Where(line => !string.IsNullOrWhiteSpace(line)))
        {
            var (label, name) = Parse(path, line);
            if (label < classes)
                names[label] = name;
        }

        // The labels of the letters begin at 1; torchvision calls their class 0 so, too.
        return [.. names.Select(name => name ?? "N/A")];
    }

    private static (int Label, string Name) Parse(string path, string line)
    {
        int[] numbers =
        [
            .. line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(text =>
                int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : -1),
        ];

        return numbers.Length >= 2 && numbers.All(number => number >= 0) && numbers.Skip(1).All(Rune.IsValid)
            ? (numbers[0], string.Concat(numbers.Skip(1).Select(code => new Rune(code).ToString())))
            : throw new InvalidDataException($"{path}: A line has a label and the codes of its characters, such as "
                + $"'10 65', but one is '{line}'. Download the file again, or move it away.");
    }
}
