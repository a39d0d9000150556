using System.CommandLine.Completions;
using Sagan.Cli.Runs;
using SelfAttentionGan.Options;

namespace Sagan.Cli.Completion;

/// <summary>Completes --set: the names of all options, and the values of enums and flags.</summary>
internal static class OptionNames
{
    public static IEnumerable<string> Complete(CompletionContext context)
    {
        var typed = context.WordToComplete;
        var all = RunConfiguration.Types.SelectMany(section => Of(section, "")).ToArray();
        var known = typed.Contains('=')
            ? all.SelectMany(option => Values(option.Type).Select(value => $"{option.Name}={value}"))
            : all.Select(option => $"{option.Name}=");

        return known.Where(text => text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).Distinct()
            .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<(string Name, Type Type)> Of(Type record, string prefix)
    {
        foreach (var property in OptionReflection.OptionsOf(record))
        {
            var name = prefix + OptionReflection.JsonName(property.Name);
            if (OptionReflection.IsRecord(property.PropertyType))
                foreach (var option in Of(property.PropertyType, $"{name}."))
                    yield return option;
            else
                yield return (name, property.PropertyType);
        }
    }

    private static string[] Values(Type type) =>
        type == typeof(bool) ? ["false", "true"]
        : type.IsEnum ? [.. Enum.GetNames(type).Select(OptionReflection.JsonName)]
        : [];
}
