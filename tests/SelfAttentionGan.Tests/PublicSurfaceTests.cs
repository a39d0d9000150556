using System.Reflection;
using System.Runtime.CompilerServices;

namespace SelfAttentionGan.Tests;

/// <summary>The public surface is a text file that a reviewer changes on purpose.</summary>
public sealed class PublicSurfaceTests
{
    private const BindingFlags Own = BindingFlags.DeclaredOnly |
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;

    [Fact]
    public void The_public_surface_is_the_approved_one()
    {
        var approved = Repository.PathOf("tests", "SelfAttentionGan.Tests", "PublicSurface.approved.txt");
        var received = approved.Replace(".approved.", ".received.", StringComparison.Ordinal);
        var surface = string.Concat(typeof(SelfAttentionGan.Layers.SelfAttention2d).Assembly.GetExportedTypes()
            .OrderBy(type => type.FullName, StringComparer.Ordinal).Select(Describe));

        if (!File.Exists(approved) || File.ReadAllText(approved) != surface)
            File.WriteAllText(received, surface);
        else
            File.Delete(received);

        File.Exists(received).Should().BeFalse(
            $"the surface must stay what was approved; where the change is meant, mv '{received}' '{approved}'");
    }

    private static string Describe(Type type)
    {
        var members = type.GetMembers(Own).Where(IsVisible).Select(member => $"    {Describe(member)}\n");

        return $"{Kind(type)} {Name(type)}{Ancestry(type)}\n{string.Concat(members.Order(StringComparer.Ordinal))}\n";
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    // Our own interfaces and a class's base are promises; what torch's classes bring along differs between torches.
    private static string Ancestry(Type type)
    {
        var own = type.GetInterfaces().Where(promise => promise.Assembly == type.Assembly);
        var above = own.Select(Name).Order(StringComparer.Ordinal);
        var all = type.BaseType is { } parent && parent != typeof(object) ? above.Prepend(Name(parent)) : above;

        return all.Any() ? $" : {string.Join(", ", all)}" : "";
    }

    private static bool IsVisible(MemberInfo member) => member switch
    {
        MethodInfo method when method.IsDefined(typeof(CompilerGeneratedAttribute)) => false,
        MethodInfo method => (method.IsPublic || method.IsFamily) && !method.IsSpecialName,
        ConstructorInfo constructor => constructor.IsPublic || constructor.IsFamily,
        PropertyInfo property => property.GetAccessors().Length > 0,
        FieldInfo field => field.IsPublic,
        _ => false,
    };

    private static string Describe(MemberInfo member) => member switch
    {
        MethodInfo method => $"{Static(method)}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        ConstructorInfo constructor => $"ctor({Parameters(constructor)})",
        PropertyInfo property => $"{Name(property.PropertyType)} {property.Name} " +
            $"{{ {string.Join(' ', property.GetAccessors().Select(Accessor))} }}",
        FieldInfo field => $"{Name(field.FieldType)} {field.Name}",
        _ => member.Name,
    };

    private static string Accessor(MethodInfo accessor) =>
        accessor.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)) ? "init;"
        : accessor.Name.StartsWith("set_", StringComparison.Ordinal) ? "set;" : "get;";

    private static string Static(MethodBase method) => method.IsStatic ? "static " : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Describe));

    private static string Describe(ParameterInfo parameter)
    {
        var given = parameter.HasDefaultValue ? FormattableString.Invariant($" = {parameter.DefaultValue ?? "null"}") : "";

        return $"{Name(parameter.ParameterType)} {parameter.Name}{given}";
    }

    private static string Name(Type type) => type switch
    {
        { IsArray: true } => $"{Name(type.GetElementType()!)}[]",
        { IsGenericType: true } =>
            $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>",
        _ when type.FullName?.StartsWith("SelfAttentionGan.", StringComparison.Ordinal) == true =>
            type.FullName["SelfAttentionGan.".Length..],
        _ => type.Name,
    };
}
