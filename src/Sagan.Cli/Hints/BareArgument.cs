using System.CommandLine;
using SelfAttentionGan;
using SelfAttentionGan.Presets;

namespace Sagan.Cli.Hints;

/// <summary>Says which option a word was probably meant for that stands without one: a folder, a preset, NAME=VALUE.</summary>
internal static class BareArgument
{
    private static readonly string[] ForFolders = ["--data", "--root", "--out"];

    /// <param name="command">The command that does not know the word.</param>
    /// <param name="name">The command as it is called, such as <c>sagan train</c>.</param>
    /// <param name="words">What it does not know.</param>
    /// <returns>The hint; null where the first word looks like none of them.</returns>
    public static string? Hint(Command command, string name, IReadOnlyList<string> words)
    {
        var usage = string.Join(' ', command.Arguments.Select(argument => argument.Name).Prepend(name));
        if (words is not [{ Length: > 0 } word, ..] || word[0] == '-' || Meaning(command, usage, word) is not { } meaning)
            return null;

        return $"{name} does not take '{word}' as it stands; did you mean '{meaning}'?";
    }

    private static string? Meaning(Command command, string usage, string word)
    {
        if (IsPlace(word))
            return OfPlace(command, usage, word);
        if (word.Contains('='))
            return Has(command, "--set") ? $"{usage} --set {word}" : null;
        if (command.Subcommands.Any(verb => Spelling.Guess(word, [verb.Name]) is not null))
            return null;
        if (Pictures.IsBuiltIn(word))
            return Has(command, "--data") ? $"{usage} --data {word}" : $"sagan train --data {word}";

        return Spelling.Guess(word, SaganPreset.All.Select(preset => preset.Name)) is { } preset
            ? Has(command, "--preset") ? $"{usage} --preset {preset}" : $"sagan inspect {preset}"
            : null;
    }

    private static string OfPlace(Command command, string usage, string place)
    {
        var quoted = place.Contains(' ') ? $"\"{place}\"" : place;

        if (File.Exists(Path.Combine(place, "options.json")) && !Has(command, "--step"))
            return command.Name == "train" ? $"sagan resume {quoted}" : $"sagan inspect {quoted}";
        if (File.Exists(place) && Path.GetExtension(place) == ".json" && Has(command, "--options"))
            return $"{usage} --options {quoted}";
        if (File.Exists(place) && Has(command, "--image"))
            return $"{usage} --image {quoted}";
        if (ForFolders.FirstOrDefault(option => Has(command, option)) is { } option)
            return $"{usage} {option} {quoted}";

        return command is RootCommand ? $"sagan train --data {quoted}" : $"sagan data check {quoted}";
    }

    private static bool IsPlace(string word) =>
        Path.Exists(word) || word.Contains('/') || word.Contains(Path.DirectorySeparatorChar);

    private static bool Has(Command command, string option) => command.Options.Any(known => known.Name == option);
}
