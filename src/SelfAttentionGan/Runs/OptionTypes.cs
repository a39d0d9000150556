using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using SelfAttentionGan.Data;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace SelfAttentionGan.Runs;

/// <summary>What can be an option: the properties of a record that can be set.</summary>
/// <remarks>
/// A program that is trimmed keeps them of the library's records, named here; one with records of its own marks these
/// with <see cref="DynamicallyAccessedMembersAttribute"/>, and RecordOptions says so.
/// </remarks>
internal static class OptionTypes
{
    private const string Kept = "The library's records are kept whole by the attributes beside this.";

    private const DynamicallyAccessedMemberTypes Whole = PublicProperties | PublicParameterlessConstructor;

    private static readonly MethodInfo Clone =
        typeof(object).GetMethod(nameof(MemberwiseClone), BindingFlags.Instance | BindingFlags.NonPublic)!;

    /// <summary>The properties that a record shows, those that options follow from before those that follow.</summary>
    /// <remarks>Lists may depend on the numbers beside them by default, and records on both.</remarks>
    [DynamicDependency(Whole, typeof(GanTrainerOptions))]
    [DynamicDependency(Whole, typeof(AdversarialOptions))]
    [DynamicDependency(Whole, typeof(CheckpointOptions))]
    [DynamicDependency(Whole, typeof(PictureOptions))]
    [DynamicDependency(Whole, typeof(SaganOptions))]
    [DynamicDependency(Whole, typeof(BlockOptions))]
    [DynamicDependency(Whole, typeof(SelfAttentionOptions))]
    [DynamicDependency(Whole, typeof(SpectralNormOptions))]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
    public static IEnumerable<PropertyInfo> Shown(Type record) => record
        .GetProperties(BindingFlags.Public | BindingFlags.Instance)
        .Where(property => property.GetIndexParameters().Length == 0)
        .OrderBy(property => IsRecord(property.PropertyType) ? 2 : ElementOf(property.PropertyType) is null ? 0 : 1);

    /// <summary>The options of a record.</summary>
    public static IEnumerable<PropertyInfo> Of(Type record) => Shown(record).Where(property => property.CanWrite);

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

    /// <summary>The name of an option within a record that has a name.</summary>
    public static string Within(string path, PropertyInfo property) => $"{path}.{Written(property.Name)}";

    /// <summary>Returns a record as it is without a word; null where its type cannot be made so.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2067", Justification = Kept)]
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = Kept)]
    public static object? Fresh(Type record) =>
        record.GetConstructor(Type.EmptyTypes) is null ? null : Activator.CreateInstance(record);

    /// <summary>Copies as `with` does: what was left to a default is left to it again.</summary>
    public static object Copy(object record) => Clone.Invoke(record, null)!;
}
