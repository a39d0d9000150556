using System.Reflection;
using SelfAttentionGan.Options;

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
        var type => [Convert.ChangeType(Within(option).Least, type), Convert.ChangeType(Within(option).Most, type)],
    };

    /// <summary>The values next to those at the bounds, and what is no number or no name.</summary>
    public static object[] Refused(PropertyInfo option) => option.PropertyType switch
    {
        { IsEnum: true } choice => [Enum.ToObject(choice, -1), Enum.ToObject(choice, Enum.GetValues(choice).Length)],
        var type when type == typeof(double) =>
            [Math.BitDecrement(Within(option).Least), Math.BitIncrement(Within(option).Most), double.NaN],
        _ when Within(option).Most == int.MaxValue => [(int)Within(option).Least - 1],
        _ => [(int)Within(option).Least - 1, (int)Within(option).Most + 1],
    };

    private static WithinAttribute Within(PropertyInfo option) => option.GetCustomAttribute<WithinAttribute>()!;
}
