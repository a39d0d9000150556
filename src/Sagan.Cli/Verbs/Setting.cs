using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using Sagan.Cli.Completion;

namespace Sagan.Cli.Verbs;

/// <summary>Makes arguments and options whose mistakes are told with the rule, what was said and a remedy.</summary>
internal static class Setting
{
    public static Argument<string> Argument(
        string name, string description, Func<CompletionContext, IEnumerable<string>> complete) =>
        new(name)
        {
            Description = description,
            HelpName = name,
            CompletionSources = { complete },
        };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string> Text(string name, string value, string description, params string[] known)
    {
        var option = new Option<string>(name) { Description = description, HelpName = value };
        if (known.Length > 0)
            option.CompletionSources.Add(known);

        return option;
    }

    /// <summary>One of several words; the first is the default.</summary>
    public static Option<string> Choice(string name, string description, params string[] words)
    {
        var option = Text(name, string.Join('|', words), description);
        option.DefaultValueFactory = _ => words[0];
        option.AcceptOnlyFromAmong(words);

        return option;
    }

    /// <summary>Options of the run by their names, as often as somebody likes.</summary>
    public static Option<string[]> Assignments(string description) => new("--set")
    {
        Description = description,
        HelpName = "NAME=VALUE",
        CompletionSources = { OptionNames.Complete },
    };

    /// <summary>A whole number, or null where nothing is said.</summary>
    public static Option<int?> Whole(string name, string description, int least = 0) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = said =>
            {
                if (int.TryParse(Word(said), CultureInfo.InvariantCulture, out var number) && number >= least)
                    return number;

                said.AddError($"{name} must be a whole number from {least} up, but got '{Word(said)}'.");
                return null;
            },
        };

    /// <summary>How many times images are enlarged.</summary>
    public static Option<int?> Scale(string usual) => Whole(
        "--scale", $"Enlarge images so many times, pixels as squares. The default: to at least {usual}.", least: 1);

    /// <summary>A number, or null where nothing is said.</summary>
    public static Option<double?> Number(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
        CustomParser = said =>
        {
            if (double.TryParse(Word(said), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return number;

            said.AddError($"{name} must be a number such as 0.7, but got '{Word(said)}'.");
            return null;
        },
    };

    private static string Word(ArgumentResult said) => said.Tokens is [{ Value: var word }] ? word : "";
}
