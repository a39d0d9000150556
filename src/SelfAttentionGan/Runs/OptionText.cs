using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SelfAttentionGan.Runs;

/// <summary>Options as text, as a command line and configuration have them, and as JSON.</summary>
internal static class OptionText
{
    /// <summary>Returns a value's text: a choice by its name, a list with commas, null as "null".</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool truth => truth ? "true" : "false",
        Enum choice => OptionTypes.Written(choice.ToString()),
        IEnumerable list => string.Join(',', list.Cast<object?>().Select(Of)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Returns a record's options, those of records within it included, by their paths.</summary>
    /// <remarks>A record that is null is an option itself.</remarks>
    public static IEnumerable<(string Path, string Text)> Leaves(object? value, string path) =>
        value is not null && OptionTypes.IsRecord(value.GetType())
            ? OptionTypes.Of(value.GetType()).SelectMany(
                option => Leaves(option.GetValue(value), OptionTypes.Within(path, option)))
            : [(path, Of(value))];

    /// <summary>Returns the fewest options that make a record from a fresh one: the rest follows from them.</summary>
    public static IEnumerable<string> Choices(object record, string path)
    {
        var fresh = OptionTypes.Fresh(record.GetType());
        foreach (var option in OptionTypes.Of(record.GetType()))
        {
            var (value, name) = (option.GetValue(record), OptionTypes.Within(path, option));
            var usual = fresh is null ? [] : Leaves(option.GetValue(fresh), name).ToHashSet();
            var own = Leaves(value, name).Where(leaf => !usual.Contains(leaf)).ToArray();
            foreach (var leaf in own)
                yield return leaf.Path;
            if (own.Length > 0 && fresh is not null)
                option.SetValue(fresh, value);
        }
    }

    /// <summary>Returns a page of JSON with an object for each section, and where their options come from.</summary>
    public static JsonObject Page(
        IEnumerable<(string Name, object Options)> sections, IEnumerable<KeyValuePair<string, string>> sources)
    {
        var page = new JsonObject(sections.Select(section =>
            KeyValuePair.Create(section.Name, (JsonNode?)Page(section.Options))));
        page.Add("sources", new JsonObject(sources.Select(source =>
            KeyValuePair.Create(source.Key, (JsonNode?)source.Value))));

        return page;
    }

    /// <summary>Returns a record as an object of JSON, in the order in which it is declared.</summary>
    private static JsonObject Page(object record) => new(
        OptionTypes.Shown(record.GetType()).OrderBy(property => property.MetadataToken).Select(property =>
            KeyValuePair.Create(OptionTypes.Written(property.Name), Node(property.GetValue(record)))));

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        bool truth => truth,
        int number => number,
        long number => number,
        double number when double.IsFinite(number) => number,
        string or Enum or double => Of(value),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Node)]),
        _ when OptionTypes.IsRecord(value.GetType()) => Page(value),
        _ => throw new NotSupportedException(
            $"An option is a truth, a number, a text, a choice, a list or a record, but got a {value.GetType().Name}."),
    };
}
