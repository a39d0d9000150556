using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace SystemTorch.Tests.SystemOnly;

/// <summary>Prints an assembly's public surface: a line per type, and under it an indented line per member.</summary>
internal static class Signatures
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance |
        BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(nint)] = "nint",
        [typeof(char)] = "char",
    };

    public static IEnumerable<string> Of(Assembly assembly) =>
        from type in assembly.GetExportedTypes()
        where !typeof(Delegate).IsAssignableFrom(type)
        where type.Namespace!.StartsWith("TorchSharp", StringComparison.Ordinal)
        orderby PathOf(type)
        from line in new[] { HeadOf(type) }.Concat(MembersOf(type).Select(member => "  " + member).Order())
        select line;

    private static string HeadOf(Type type)
    {
        var kind = type.IsInterface ? "interface" : type.IsEnum ? "enum" : type.IsValueType ? "struct"
            : type.IsAbstract && type.IsSealed ? "static class" : type.IsAbstract ? "abstract class"
            : type.IsSealed ? "sealed class" : "class";
        return $"{kind} {PathOf(type)}";
    }

    private static string PathOf(Type type)
    {
        var place = type.DeclaringType is { } outer ? PathOf(outer) : type.Namespace;
        return $"{place}.{Bare(type)}{Generics(OwnArguments(type))}";
    }

    private static IEnumerable<string> MembersOf(Type type)
    {
        if (type.IsEnum)
            return Enum.GetNames(type).Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}");

        return
        [
            .. type.GetConstructors(Declared).Where(IsOffered).Select(Print),
            .. type.GetFields(Declared).Where(f => f.IsPublic || f.IsFamily || f.IsFamilyOrAssembly).Select(Print),
            .. type.GetProperties(Declared).SelectMany(Print),
            .. type.GetMethods(Declared).Where(m => IsOffered(m) && IsNew(m) && !IsAccessor(m)).Select(Print),
        ];
    }

    private static bool IsOffered(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    // An override offers nothing that its base does not.
    private static bool IsNew(MethodInfo method) => method.GetBaseDefinition() == method;

    private static bool IsAccessor(MethodInfo method) =>
        method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Print(ConstructorInfo constructor) =>
        $"{Access(constructor)}new({Print(constructor.GetParameters())})";

    private static string Print(FieldInfo field) =>
        $"{(field.IsPublic ? "" : "protected ")}{(field.IsStatic ? "static " : "")}" +
        $"{Print(field.FieldType, NamesOn(field))} {field.Name}";

    // Getter and setter are two promises: a property may keep the first without the second.
    private static IEnumerable<string> Print(PropertyInfo property)
    {
        var index = property.GetIndexParameters();
        var name = index.Length == 0 ? property.Name : $"this[{Print(index)}]";
        var type = Print(property.PropertyType, NamesOn(property));

        return from accessor in new[] { property.GetMethod, property.SetMethod }
               where accessor is not null && IsOffered(accessor) && IsNew(accessor)
               let verb = accessor == property.GetMethod ? "get" : "set"
               select $"{Access(accessor)}{(accessor.IsStatic ? "static " : "")}{type} {name} {{ {verb}; }}";
    }

    private static string Print(MethodInfo method)
    {
        var extended = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        return $"{Access(method)}{(method.IsStatic ? "static " : method.IsAbstract ? "abstract " : "")}" +
            $"{Print(method.ReturnType, NamesOn(method.ReturnParameter))} {method.Name}" +
            $"{Generics(method.GetGenericArguments())}({extended}{Print(method.GetParameters())})";
    }

    private static string Access(MethodBase method) => method.IsPublic ? "" : "protected ";

    private static string Print(ParameterInfo[] parameters) => string.Join(", ", parameters.Select(Print));

    private static string Print(ParameterInfo p)
    {
        var pass = p.IsDefined(typeof(ParamArrayAttribute)) ? "params "
            : p.IsOut ? "out "
            : p.ParameterType.IsByRef ? "ref "
            : "";
        var otherwise = p.HasDefaultValue ? " = " + DefaultOf(p) : "";
        return $"{pass}{Print(p.ParameterType, NamesOn(p))} {p.Name}{otherwise}";
    }

    private static string DefaultOf(ParameterInfo p)
    {
        var type = Nullable.GetUnderlyingType(p.ParameterType) ?? p.ParameterType;
        return p.RawDefaultValue switch
        {
            null => p.ParameterType.IsValueType && type == p.ParameterType ? "default" : "null",
            string text => $"\"{text}\"",
            bool fact => fact ? "true" : "false",
            var number when type.IsEnum => $"{type.Name}.{Enum.ToObject(type, number)}",
            var number => Convert.ToString(number, CultureInfo.InvariantCulture)!,
        };
    }

    private static Queue<string?> NamesOn(ICustomAttributeProvider place) => new(
        place.GetCustomAttributes(typeof(TupleElementNamesAttribute), false).Cast<TupleElementNamesAttribute>()
            .SelectMany(names => names.TransformNames));

    private static string Print(Type type, Queue<string?> names)
    {
        if (type.IsByRef)
            return Print(type.GetElementType()!, names);
        if (type.IsArray)
            return $"{Print(type.GetElementType()!, names)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Print(underlying, names) + "?";
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;

        var arguments = OwnArguments(type);
        if (type.Namespace == "System" && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal))
            return PrintTuple(arguments, names);

        return arguments.Length == 0
            ? Bare(type)
            : $"{Bare(type)}<{string.Join(", ", arguments.Select(argument => Print(argument, names)))}>";
    }

    // The compiler lists a tuple's own names before those of the tuples inside it.
    private static string PrintTuple(Type[] elements, Queue<string?> names)
    {
        var labels = elements
            .Select(_ => names.TryDequeue(out var name) && name is not null ? " " + name : "")
            .ToArray();

        return $"({string.Join(", ", elements.Zip(labels, (element, label) => Print(element, names) + label))})";
    }

    private static string Bare(Type type) => type.Name.Split('`')[0];

    private static string Generics(Type[] arguments) =>
        arguments.Length == 0 ? "" : $"<{string.Join(", ", arguments.Select(argument => argument.Name))}>";

    // A type inside a generic one repeats the outer arguments; only its own are its name.
    private static Type[] OwnArguments(Type type) => type.IsGenericParameter
        ? []
        : type.GetGenericArguments()[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];
}
