using System.CommandLine;
using Sagan.Cli.Data;
using SelfAttentionGan.Options;
using SelfAttentionGan.Presets;

namespace Sagan.Cli.Parsing;

/// <summary>
/// Suggests the option that an unmatched argument is probably intended for: a folder, a preset, NAME=VALUE.
/// </summary>
internal static class UnmatchedArgumentHint
{
    private static readonly string[] PathOptions = ["--data", "--root", "--out"];
    private static readonly string[] WeightExtensions = [".pth", ".pt", ".safetensors"];

    /// <param name="command">The command that does not accept the argument.</param>
    /// <param name="name">The command as it is typed, such as <c>sagan train</c>.</param>
    /// <param name="arguments">The unmatched arguments.</param>
    /// <returns>The hint; null where the first argument is like none of them.</returns>
    public static string? Find(Command command, string name, IReadOnlyList<string> arguments)
    {
        var usage = string.Join(' ', command.Arguments.Select(argument => argument.Name).Prepend(name));
        if (arguments is not [{ Length: > 0 } first, ..] || first[0] == '-'
            || Suggest(command, usage, first) is not { } suggestion)
            return null;

        return $"{name} does not accept the argument '{first}'; did you mean '{suggestion}'?";
    }

    private static string? Suggest(Command command, string usage, string argument)
    {
        if (IsPath(argument))
            return ForPath(command, usage, argument);
        if (argument.Contains('='))
            return Has(command, "--set") ? $"{usage} --set {argument}" : null;
        if (command.Subcommands.Any(known => Spelling.Suggest(argument, [known.Name]) is not null))
            return null;
        if (ImageSourceFactory.IsSynthetic(argument))
            return Has(command, "--data") ? $"{usage} --data {argument}" : $"sagan train --data {argument}";

        return Spelling.Suggest(argument, SaganPreset.All.Select(preset => preset.Name)) is { } preset
            ? Has(command, "--preset") ? $"{usage} --preset {preset}" : $"sagan inspect {preset}"
            : null;
    }

    private static string ForPath(Command command, string usage, string path)
    {
        var quoted = path.Contains(' ') ? $"\"{path}\"" : path;

        if (File.Exists(Path.Combine(path, "options.json")) && !Has(command, "--step"))
            return command.Name == "train" ? $"sagan resume {quoted}" : $"sagan inspect {quoted}";
        if (File.Exists(path) && Path.GetExtension(path) == ".json" && Has(command, "--options"))
            return $"{usage} --options {quoted}";
        if (File.Exists(path) && Has(command, "--discriminator"))
            return $"{usage} --discriminator {quoted}";
        if (File.Exists(path) && WeightExtensions.Contains(Path.GetExtension(path)))
            return $"sagan import {quoted} --from PROJECT --preset NAME";
        if (File.Exists(path) && Has(command, "--image"))
            return $"{usage} --image {quoted}";
        if (PathOptions.FirstOrDefault(option => Has(command, option)) is { } option)
            return $"{usage} {option} {quoted}";

        return command is RootCommand ? $"sagan train --data {quoted}" : $"sagan data check {quoted}";
    }

    private static bool IsPath(string argument) =>
        Path.Exists(argument) || argument.Contains('/') || argument.Contains(Path.DirectorySeparatorChar);

    private static bool Has(Command command, string option) => command.Options.Any(known => known.Name == option);
}
