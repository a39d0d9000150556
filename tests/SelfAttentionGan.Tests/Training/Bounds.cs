using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace SelfAttentionGan.Tests.Training;

/// <summary>What an option's attributes let pass, and what they do not.</summary>
internal static class Bounds
{
    /// <summary>The names of a record's options that have bounds: all but those that are only on or off.</summary>
    public static TheoryData<string> Of(Type record) => [.. OptionRecords.Of(record)
        .Where(option => option.PropertyType != typeof(bool)).Select(option => option.Name)];

    /// <summary>The values at the bounds, or all names.</summary>
    public static object[] Allowed(PropertyInfo option) => option.PropertyType switch
    {
        { IsEnum: true } choice => [.. Enum.GetValues(choice)],
        var type => [Convert.ChangeType(Least(option), type), Convert.ChangeType(Most(option), type)],
    };

    /// <summary>The values next to those at the bounds, and what is no number or no name.</summary>
    public static object[] Refused(PropertyInfo option) => option.PropertyType switch
    {
        { IsEnum: true } choice => [Enum.ToObject(choice, -1), Enum.ToObject(choice, Enum.GetValues(choice).Length)],
        var type when type == typeof(double) =>
            [Math.BitDecrement(Least(option)), Math.BitIncrement(Most(option)), double.NaN],
        _ when Most(option) == int.MaxValue => [(int)Least(option) - 1],
        _ => [(int)Least(option) - 1, (int)Most(option) + 1],
    };

    private static double Least(PropertyInfo option) => Number(Range(option).Minimum);

    private static double Most(PropertyInfo option) => Number(Range(option).Maximum);

    private static double Number(object bound) => Convert.ToDouble(bound, CultureInfo.InvariantCulture);

    private static RangeAttribute Range(PropertyInfo option) => option.GetCustomAttribute<RangeAttribute>()!;
}
