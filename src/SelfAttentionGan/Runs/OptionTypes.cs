using System.Collections;
using System.Reflection;
using System.Text.Json;

namespace SelfAttentionGan.Runs;

/// <summary>What can be an option: the properties of a record that can be set.</summary>
internal static class OptionTypes
{
    public const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;

    public static IEnumerable<PropertyInfo> Of(Type record) =>
        record.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);

    public static PropertyInfo? Find(Type record, string name) =>
        Of(record).FirstOrDefault(property => property.Name.Equals(name, AnyCase));

    public static bool IsRecord(Type type) =>
        type.IsClass && type != typeof(string) && !type.IsAssignableTo(typeof(IEnumerable));

    /// <summary>The type of a list's elements; null where the type is no list.</summary>
    public static Type? ElementOf(Type type) =>
        type == typeof(string) ? null
        : type.IsArray ? type.GetElementType()
        : type.IsGenericType && type.IsAssignableTo(typeof(IEnumerable)) ? type.GetGenericArguments()[0]
        : null;

    /// <summary>The name as JSON has it.</summary>
    public static string Written(string name) => JsonNamingPolicy.CamelCase.ConvertName(name);

    /// <summary>The names from a record to each of its options, those of records within it included.</summary>
    public static IEnumerable<string[]> Paths(Type record)
    {
        foreach (var property in Of(record))
        {
            var name = Written(property.Name);
            yield return [name];

            if (IsRecord(property.PropertyType))
                foreach (var path in Paths(property.PropertyType))
                    yield return [name, .. path];
        }
    }
}
