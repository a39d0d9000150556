using System.Globalization;

namespace Quickstart;

/// <summary>What the user said, and the defaults for what was left unsaid.</summary>
internal sealed record CommandLine
{
    private const string Usage = "[--data DIR] [--size N] [--batch N] [--steps N] [--out DIR] [--seed N]";

    public string? Data { get; init; }

    public int Size { get; init; } = 32;

    public int Batch { get; init; } = 16;

    public int Steps { get; init; } = 1_200;

    public string? Out { get; init; }

    public int Seed { get; init; } = 1;

    /// <exception cref="ArgumentException">An option is unknown, or its value is missing or no number.</exception>
    public static CommandLine Parse(string[] args)
    {
        var told = new CommandLine();

        foreach (var pair in args.Chunk(2))
        {
            var value = pair.Length == 2 ? pair[1] : null;

            told = pair[0] switch
            {
                "--data" => told with { Data = Text() },
                "--size" => told with { Size = Number() },
                "--batch" => told with { Batch = Number() },
                "--steps" => told with { Steps = Number() },
                "--out" => told with { Out = Text() },
                "--seed" => told with { Seed = Number() },
                _ => throw new ArgumentException($"There is no option '{pair[0]}'; there are {Usage}."),
            };

            string Text() => value ?? throw new ArgumentException($"{pair[0]} needs a value; write {Usage}.");

            int Number() => int.TryParse(Text(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number
                : throw new ArgumentException($"{pair[0]} takes a whole number, but got '{value}'.");
        }

        return told;
    }
}
