using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;

namespace SelfAttentionGan.Options;

/// <summary>Reflection over option records: an option is a property that can be set.</summary>
/// <remarks>
/// A trimmed program keeps the properties of the library's records, which RunDirectory.RecordOptions names, and of
/// records of its own that are marked with <see cref="DynamicallyAccessedMembersAttribute"/>.
/// </remarks>
internal static class OptionReflection
{
    private const string Kept = "RunDirectory.RecordOptions keeps the properties of the library's records.";

    private static readonly MethodInfo Clone =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>
    /// Returns the properties of a record; defaults may be derived from properties that come earlier.
    /// </summary>
    /// <remarks>Default lists may depend on the scalars of their record, and default records on both.</remarks>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
    public static IEnumerable<PropertyInfo> PropertiesOf(Type record) => record
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0)
        .OrderBy(property => IsRecord(property.PropertyType) ? 2 : ElementOf(property.PropertyType) is null ? 0 : 1);

    /// <summary>Returns the options of a record.</summary>
    public static IEnumerable<PropertyInfo> OptionsOf(Type record) =>
        PropertiesOf(record).Where(property => property.CanWrite);

    public static bool IsRecord(Type type) =>
        type.IsClass && type != typeof(string) && !type.IsAssignableTo(typeof(IEnumerable));

    /// <summary>Returns the type of a list's elements; null where the type is no list.</summary>
    public static Type? ElementOf(Type type) =>
        type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) ? type.GetGenericArguments()[0]
        : null;

    /// <summary>Returns the name in JSON.</summary>
    public static string JsonName(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>Returns the full name of an option, given that of its record.</summary>
    public static string FullName(string path, PropertyInfo property) => $"{path}.{JsonName(property.Name)}";

    /// <summary>Creates a record with its defaults; null where its type has no such constructor.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = Kept)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
    public static object? CreateDefault(Type record) =>
        record.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(record);

    /// <summary>Copies as `with` does: an option that was left to a derived default still is.</summary>
    public static object Copy(object record) => Clone.Invoke(record, null)!;
}
