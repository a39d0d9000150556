using System.Globalization;

namespace ImageToImage.Shared;

/// <summary>The command line of a sample: options, each with a value, such as <c>--steps 600</c>.</summary>
internal sealed class SampleArguments
{
    private readonly Dictionary<string, string> values = [];

    /// <exception cref="ArgumentException">An option is not known, has no value, or is given twice.</exception>
    public SampleArguments(string[] args, params string[] known)
    {
        foreach (var pair in args.Chunk(2))
            if (pair.Length == 1 || !known.Contains(pair[0]) || !values.TryAdd(pair[0], pair[1]))
                throw new ArgumentException(
                    $"An option is one of {string.Join(", ", known)}, once and with a value, "
                    + $"but got '{string.Join(' ', pair)}'.");
    }

    /// <summary>The value of an option; null where it is not given.</summary>
    public string? Text(string option) => values.GetValueOrDefault(option);

    /// <exception cref="ArgumentException">The value is not a whole number.</exception>
    public int Number(string option, int otherwise) =>
        Text(option) is not { } text ? otherwise
        : int.TryParse(text, CultureInfo.InvariantCulture, out var number) ? number
        : throw new ArgumentException(
            $"{option} takes a whole number, but got '{text}'; write, for example, {option} {otherwise}.");
}
