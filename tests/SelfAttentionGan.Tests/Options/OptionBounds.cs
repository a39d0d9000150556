using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace SelfAttentionGan.Tests.Options;

/// <summary>Valid and invalid values of an option, from its validation attributes.</summary>
internal static class OptionBounds
{
    /// <summary>The names of a record's options that have bounds: all but the Boolean ones.</summary>
    public static TheoryData<string> Of(Type record) => [.. OptionRecords.Of(record)
        .Where(option => option.PropertyType != typeof(bool)).Select(option => option.Name)];

    /// <summary>The values at the bounds, or all enum values.</summary>
    public static object[] Valid(PropertyInfo option) => option.PropertyType switch
    {
        { IsEnum: true } choice => [.. Enum.GetValues(choice)],
        var type => [Convert.ChangeType(LowerBound(option), type), Convert.ChangeType(UpperBound(option), type)],
    };

    /// <summary>The values next to the bounds, NaN, and undefined enum values.</summary>
    public static object[] Invalid(PropertyInfo option) => option.PropertyType switch
    {
        { IsEnum: true } choice => [Enum.ToObject(choice, -1), Enum.ToObject(choice, Enum.GetValues(choice).Length)],
        var type when type == typeof(double) =>
            [Math.BitDecrement(LowerBound(option)), Math.BitIncrement(UpperBound(option)), double.NaN],
        _ when UpperBound(option) == int.MaxValue => [(int)LowerBound(option) - 1],
        _ => [(int)LowerBound(option) - 1, (int)UpperBound(option) + 1],
    };

    private static double LowerBound(PropertyInfo option) => Number(Range(option).Minimum);

    private static double UpperBound(PropertyInfo option) => Number(Range(option).Maximum);

    private static double Number(object bound) => Convert.ToDouble(bound, CultureInfo.InvariantCulture);

    private static RangeAttribute Range(PropertyInfo option) => option.GetCustomAttribute<RangeAttribute>()!;
}
