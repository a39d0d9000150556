using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using System.Globalization;
using Sagan.Cli.Completion;

namespace Sagan.Cli.Options;

/// <summary>Creates command-line arguments and options, whose errors have the rule, the value and a remedy.</summary>
internal static class OptionFactory
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

    /// <summary>One of several values; the first is the default.</summary>
    public static Option<string> Choice(string name, string description, params string[] values)
    {
        var option = Text(name, string.Join('|', values), description);
        option.DefaultValueFactory = _ => values[0];
        option.AcceptOnlyFromAmong(values);

        return option;
    }

    /// <summary>The option --set: any option of a run by its name, repeatable.</summary>
    public static Option<string[]> Set(string description) => new("--set")
    {
        Description = description,
        HelpName = "NAME=VALUE",
        CompletionSources = { OptionNames.Complete },
    };

    /// <summary>Returns a NAME=VALUE assignment for each command-line option that has a value.</summary>
    public static string[] ToAssignments(
        ParseResult parseResult, params (string Name, Option<string> Option)[] options) =>
    [
        .. from option in options
           let value = parseResult.GetValue(option.Option)
           where value is not null
           select $"{option.Name}={value}",
    ];

    /// <summary>A whole number, or null where the option is not given.</summary>
    public static Option<int?> Integer(string name, string description, int min = 0) =>
        new(name)
        {
            Description = description,
            HelpName = "N",
            CustomParser = result =>
            {
                if (int.TryParse(Value(result), CultureInfo.InvariantCulture, out var number) && number >= min)
                    return number;

                result.AddError($"{name} must be a whole number, at least {min}, but got '{Value(result)}'.");
                return null;
            },
        };

    /// <summary>A number, or null where the option is not given.</summary>
    public static Option<double?> Number(string name, string value, string description) => new(name)
    {
        Description = description,
        HelpName = value,
        CustomParser = result =>
        {
            if (double.TryParse(Value(result), NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
                return number;

            result.AddError($"{name} must be a number such as 0.7, but got '{Value(result)}'.");
            return null;
        },
    };

    private static string Value(ArgumentResult result) => result.Tokens is [{ Value: var value }] ? value : "";
}
