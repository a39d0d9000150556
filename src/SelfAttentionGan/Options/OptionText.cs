using System.Collections;
using System.Globalization;
using System.Text.Json.Nodes;

namespace SelfAttentionGan.Options;

/// <summary>Options as text, as in a command line or configuration, and as JSON.</summary>
internal static class OptionText
{
    // Raise it when a section, an option or a value is renamed.
    private const int FormatNumber = 2;

    /// <summary>The key of the format number in a recorded file.</summary>
    public const string FormatKey = "format";

    /// <summary>Refuses options of another format; files written by hand need no format number.</summary>
    /// <exception cref="InvalidDataException">They are of an older or a newer format.</exception>
    public static void RequireFormat(string? format, string place)
    {
        if (format is not null && format != Format(FormatNumber))
            throw new InvalidDataException(
                $"{place}: This library reads options of format {FormatNumber}, but these have format '{format}': "
                + "another version recorded them. Read them with that version, or rename their options as the "
                + $"changelog says and set {FormatKey} to {FormatNumber}.");
    }

    /// <summary>Returns a value's text: an enum value by its name, a list with commas, null as "null".</summary>
    public static string Format(object? value) => value switch
    {
        null => "null",
        string text => text,
        bool flag => flag ? "true" : "false",
        Enum member => OptionReflection.JsonName(member.ToString()),
        IEnumerable list => string.Join(',', list.Cast<object?>().Select(Format)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    /// <summary>Returns a record's options, those of records within it included, by their paths.</summary>
    /// <remarks>A record that is null is an option itself.</remarks>
    public static IEnumerable<(string Path, string Text)> Leaves(object? value, string path) =>
        value is not null && OptionReflection.IsRecord(value.GetType())
            ? OptionReflection.OptionsOf(value.GetType()).SelectMany(
                option => Leaves(option.GetValue(value), OptionReflection.FullName(path, option)))
            : [(path, Format(value))];

    /// <summary>
    /// Returns the fewest options that make a default record equal to this one: the rest is derived from them.
    /// </summary>
    public static IEnumerable<string> FindChoices(object record, string path)
    {
        var fresh = OptionReflection.CreateDefault(record.GetType());
        foreach (var option in OptionReflection.OptionsOf(record.GetType()))
        {
            var (value, name) = (option.GetValue(record), OptionReflection.FullName(path, option));
            var defaults = fresh is null ? [] : Leaves(option.GetValue(fresh), name).ToHashSet();
            var changed = Leaves(value, name).Where(leaf => !defaults.Contains(leaf)).ToArray();
            foreach (var leaf in changed)
                yield return leaf.Path;
            if (changed.Length > 0 && fresh is not null)
                option.SetValue(fresh, value);
        }
    }

    /// <summary>
    /// Returns a JSON object with the format number, an object for each section, and the sources of their options.
    /// </summary>
    public static JsonObject ToJson(
        IEnumerable<(string Name, object Options)> sections, IEnumerable<KeyValuePair<string, string>> sources)
    {
        var page = new JsonObject { [FormatKey] = FormatNumber };
        foreach (var (name, options) in sections)
            page.Add(name, ToJson(options));
        page.Add("sources", new JsonObject(sources.Select(source =>
            KeyValuePair.Create(source.Key, (JsonNode?)source.Value))));

        return page;
    }

    /// <summary>Returns a record as a JSON object, its properties in the order of declaration.</summary>
    private static JsonObject ToJson(object record) => new(
        OptionReflection.PropertiesOf(record.GetType()).OrderBy(property => property.MetadataToken).Select(property =>
            KeyValuePair.Create(OptionReflection.JsonName(property.Name), Node(property.GetValue(record)))));

    private static JsonNode? Node(object? value) => value switch
    {
        null => null,
        bool flag => flag,
        int number => number,
        long number => number,
        double number when double.IsFinite(number) => number,
        string or Enum or double => Format(value),
        IEnumerable list => new JsonArray([.. list.Cast<object?>().Select(Node)]),
        _ when OptionReflection.IsRecord(value.GetType()) => ToJson(value),
        _ => throw new NotSupportedException(
            $"An option is a boolean, a number, a string, an enum, a list or a record, but got a "
            + $"{value.GetType().Name}; use one of these types."),
    };
}
