using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace SelfAttentionGan.Runs;

/// <summary>Sets options that were chosen on copies of records, and notes whatever text is no value.</summary>
/// <remarks>
/// The configuration's own binder converts values; records and lists it would fill up in place, and so change defaults
/// that are shared, freeze those that follow from others, and append to lists.
/// </remarks>
/// <param name="chosen">Texts by the full names of options; null for null.</param>
/// <param name="mistakes">Takes a sentence for each text that is no value.</param>
internal sealed class OptionBinder(IReadOnlyDictionary<string, string?> chosen, List<string> mistakes)
{
    /// <summary>Returns a copy of a record in which the chosen options are set.</summary>
    public object Apply(object record, string path)
    {
        var copy = OptionTypes.Copy(record);
        foreach (var option in OptionTypes.Of(record.GetType()))
        {
            var name = OptionTypes.Within(path, option);
            if (chosen.TryGetValue(name, out var text) && Convert(option, name, text, out var value))
                option.SetValue(copy, value);
            if (chosen.Keys.Any(key => key.StartsWith($"{name}.", StringComparison.Ordinal)))
                option.SetValue(copy, Apply(
                    option.GetValue(copy) ?? OptionTypes.Fresh(option.PropertyType)!, name));
        }

        return copy;
    }

    private bool Convert(PropertyInfo option, string name, string? text, out object? value)
    {
        var type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
        value = null;

        if (text is null || text == "null" && MayBeNull(option))
        {
            if (!MayBeNull(option))
                mistakes.Add($"{name}: must not be null; leave it out for its default");
            return MayBeNull(option);
        }

        if (OptionTypes.IsRecord(type))
            return Complain(name, "an object in braces", text);
        if (OptionTypes.ElementOf(type) is { } element)
            return ConvertList(element, name, text, out value);

        return ConvertOne(type, name, text, out value);
    }

    private bool ConvertList(Type element, string name, string text, out object? value)
    {
        var parts = text.Trim('[', ']', ' ')
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var list = Array.CreateInstanceFromArrayType(element.MakeArrayType(), parts.Length);
        value = list;

        var isSound = true;
        for (var i = 0; i < parts.Length; i++)
            if (ConvertOne(element, $"{name}[{i}]", parts[i], out var part))
                list.SetValue(part, i);
            else
                isSound = false;

        return isSound;
    }

    private bool ConvertOne(Type type, string name, string text, out object? value)
    {
        value = null;
        if (type.IsEnum && !Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            var choices = Enum.GetNames(type).Select(OptionTypes.Written).ToArray();
            return Complain(name, $"one of {string.Join(", ", choices)}", text, Spelling.Guess(text, choices));
        }

        try
        {
            value = Bound(type, name, type == typeof(int) || type == typeof(long) ? Whole(text) : text);
            return value is not double.NaN and not double.PositiveInfinity and not double.NegativeInfinity
                || Complain(name, "a number", text);
        }
        catch (InvalidOperationException)
        {
            return Complain(name, Rule(type), text);
        }
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "It is a number, a truth, a text or a choice.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "It is a number, a truth, a text or a choice.")]
    private static object? Bound(Type type, string name, string text) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(name, (string?)text)]).Build()
            .GetSection(name).Get(type, strict => strict.ErrorOnUnknownConfiguration = true);

    // 1e5 is a whole number too.
    private static string Whole(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1L << 53
            && Math.Floor(number) == number
            ? number.ToString("F0", CultureInfo.InvariantCulture)
            : text;

    private static string Rule(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) ? $"a whole number up to {int.MaxValue}"
        : type == typeof(long) ? $"a whole number up to {long.MaxValue}"
        : "a number";

    // The compiler's own notes on null are not kept in programs that are trimmed.
    private static bool MayBeNull(PropertyInfo option) =>
        Nullable.GetUnderlyingType(option.PropertyType) is not null
        || !option.PropertyType.IsValueType && OptionTypes.Fresh(option.DeclaringType!) is { } fresh
            && option.GetValue(fresh) is null;

    private bool Complain(string name, string rule, string text, string? meant = null)
    {
        var shown = text.Length > 60 ? $"{text[..57]}..." : text;
        mistakes.Add($"{name}: must be {rule}, but got '{shown}'{(meant is null ? "" : $"; did you mean {meant}?")}");
        return false;
    }
}
