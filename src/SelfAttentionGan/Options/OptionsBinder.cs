using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace SelfAttentionGan.Options;

/// <summary>
/// Options binder: sets the chosen options on copies of records, and collects an error for each invalid text.
/// </summary>
/// <remarks>
/// Microsoft.Extensions.Configuration's own binder converts single values. Records and lists it would fill in place,
/// and so change shared defaults, freeze derived ones, and append to lists.
/// </remarks>
/// <param name="chosen">Texts by the full names of options; null for null.</param>
/// <param name="errors">Receives a sentence for each invalid text.</param>
internal sealed class OptionsBinder(IReadOnlyDictionary<string, string?> chosen, List<string> errors)
{
    /// <summary>Returns a copy of a record in which the chosen options are set.</summary>
    public object Apply(object record, string path)
    {
        var copy = OptionReflection.Copy(record);
        foreach (var option in OptionReflection.OptionsOf(record.GetType()))
        {
            var name = OptionReflection.FullName(path, option);
            if (chosen.TryGetValue(name, out var text) && Convert(option, name, text, out var value))
                option.SetValue(copy, value);
            if (chosen.Keys.Any(key => key.StartsWith($"{name}.", StringComparison.Ordinal)))
                option.SetValue(copy, Apply(
                    option.GetValue(copy) ?? OptionReflection.CreateDefault(option.PropertyType)!, name));
        }

        return copy;
    }

    private bool Convert(PropertyInfo option, string name, string? text, out object? value)
    {
        var type = Nullable.GetUnderlyingType(option.PropertyType) ?? option.PropertyType;
        value = null;

        if (text is null || text == "null" && IsNullable(option))
        {
            if (!IsNullable(option))
                errors.Add($"{name}: must not be null; leave it out for its default");
            return IsNullable(option);
        }

        if (OptionReflection.IsRecord(type))
            return AddError(name, "an object in braces", text);
        if (OptionReflection.ElementOf(type) is { } element)
            return ConvertList(element, name, text, out value);

        return ConvertOne(type, name, text, out value);
    }

    private bool ConvertList(Type element, string name, string text, out object? value)
    {
        var parts = text.Trim('[', ']', ' ')
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var list = Array.CreateInstanceFromArrayType(element.MakeArrayType(), parts.Length);
        value = list;

        var isValid = true;
        for (var i = 0; i < parts.Length; i++)
            if (ConvertOne(element, $"{name}[{i}]", parts[i], out var part))
                list.SetValue(part, i);
            else
                isValid = false;

        return isValid;
    }

    private bool ConvertOne(Type type, string name, string text, out object? value)
    {
        value = null;
        if (type.IsEnum && !Enum.GetNames(type).Contains(text, StringComparer.OrdinalIgnoreCase))
        {
            var choices = Enum.GetNames(type).Select(OptionReflection.JsonName).ToArray();
            return AddError(name, $"one of {string.Join(", ", choices)}", text, Spelling.Suggest(text, choices));
        }

        try
        {
            value = BindValue(type, name, type == typeof(int) || type == typeof(long) ? NormalizeInteger(text) : text);
            return value is not double.NaN and not double.PositiveInfinity and not double.NegativeInfinity
                || AddError(name, "a number", text);
        }
        catch (InvalidOperationException)
        {
            return AddError(name, Rule(type), text);
        }
    }

    [UnconditionalSuppressMessage(
        "Trimming", "IL2026", Justification = "It is a number, a boolean, a string or an enum.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "It is a number, a boolean, a string or an enum.")]
    private static object? BindValue(Type type, string name, string text) =>
        new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(name, (string?)text)]).Build()
            .GetSection(name).Get(type, strict => strict.ErrorOnUnknownConfiguration = true);

    // 1e5 is an integer too.
    private static string NormalizeInteger(string text) =>
        double.TryParse(text, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1L << 53
            && Math.Floor(number) == number
            ? number.ToString("F0", CultureInfo.InvariantCulture)
            : text;

    private static string Rule(Type type) =>
        type == typeof(bool) ? "true or false"
        : type == typeof(int) ? $"a whole number up to {int.MaxValue}"
        : type == typeof(long) ? $"a whole number up to {long.MaxValue}"
        : "a number";

    // Nullability annotations are not kept in trimmed programs.
    private static bool IsNullable(PropertyInfo option) =>
        Nullable.GetUnderlyingType(option.PropertyType) is not null
        || !option.PropertyType.IsValueType && OptionReflection.CreateDefault(option.DeclaringType!) is { } fresh
            && option.GetValue(fresh) is null;

    private bool AddError(string name, string rule, string text, string? suggestion = null)
    {
        var shown = text.Length > 60 ? $"{text[..57]}..." : text;
        var hint = suggestion is null ? "" : $"; did you mean {suggestion}?";
        errors.Add($"{name}: must be {rule}, but got '{shown}'{hint}");
        return false;
    }
}
