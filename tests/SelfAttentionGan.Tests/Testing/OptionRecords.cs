using System.Reflection;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>The option records of the library, and their options.</summary>
internal static class OptionRecords
{
    public static IReadOnlyList<Type> All { get; } =
    [
        .. typeof(GanTrainerOptions).Assembly.GetExportedTypes().Where(type =>
            type.IsSealed && type.Name.EndsWith("Options", StringComparison.Ordinal) && Clone(type) is not null),
    ];

    /// <summary>Returns the options of a record, in the order of declaration.</summary>
    public static IEnumerable<PropertyInfo> Of(Type record) => record
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.CanWrite)
        .OrderBy(property => property.MetadataToken);

    /// <summary>Returns the names of the records' options, for a theory.</summary>
    public static TheoryData<string> Names(params Type[] records) =>
        [.. records.SelectMany(Of).Select(property => property.Name)];

    /// <summary>Returns a copy in which one option has another value.</summary>
    public static T With<T>(T options, string name, object? value)
        where T : class
    {
        var copy = (T)Clone(typeof(T))!.Invoke(options, null)!;
        typeof(T).GetProperty(name)!.SetValue(copy, value);

        return copy;
    }

    private static MethodInfo? Clone(Type type) => type.GetMethod("<Clone>$");
}
