using System.Reflection;
using System.Text.Json;

namespace SelfAttentionGan.Runs;

/// <summary>Sets records' properties from JSON and notes whatever is wrong, by its path.</summary>
internal sealed class OptionReader
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    // As `with` does it: what was left to a default is left to it again.
    private static readonly MethodInfo Copy = typeof(object).GetMethod(nameof(MemberwiseClone), Hidden)!;
    private static readonly object Wrong = new();

    private readonly NullabilityInfoContext nullability = new();

    public List<string> Mistakes { get; } = [];

    /// <summary>Whether values are as a command line has them: text without quotes, lists without brackets.</summary>
    public bool FromText { get; init; }

    /// <summary>Returns a copy of the defaults in which holds what the JSON says.</summary>
    public object Read(JsonElement json, object defaults, string path)
    {
        var options = Copy.Invoke(defaults, null)!;
        var said = new List<(PropertyInfo Property, JsonElement Value, string Path)>();

        foreach (var (name, value) in Members(json, path))
            if (OptionTypes.Find(options.GetType(), name) is { } property)
                said.Add((property, value, Join(path, OptionTypes.Written(property.Name))));
            else
                Mistakes.Add($"{Join(path, name)}: there is no such option; did you mean " +
                    $"{Spelling.Nearest(name, OptionTypes.Of(options.GetType()).Select(Written))}?");

        // Records last: what they are by default may depend on the numbers beside them.
        foreach (var (property, value, where) in said.OrderBy(one => OptionTypes.IsRecord(one.Property.PropertyType)))
            Set(options, property, value, where);

        return options;
    }

    /// <summary>Returns an object's members; those that stand twice, in whatever capitals, are mistakes.</summary>
    public IEnumerable<(string Name, JsonElement Value)> Members(JsonElement json, string path)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            Mistakes.Add($"{(path == "" ? "all" : path)}: must be an object in braces, but got {Shown(json)}");
            yield break;
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var member in json.EnumerateObject())
            if (names.Add(member.Name))
                yield return (member.Name, member.Value);
            else
                Mistakes.Add($"{Join(path, member.Name)}: stands twice; leave one");
    }

    /// <exception cref="InvalidDataException">There are mistakes; the message has a line for each.</exception>
    public void RequireNoMistakes(string source)
    {
        if (Mistakes.Count > 0)
            throw new InvalidDataException($"{source} cannot be used:\n{string.Join('\n', Mistakes)}");
    }

    private static string Written(PropertyInfo property) => OptionTypes.Written(property.Name);

    private static string Join(string path, string name) => path == "" ? name : $"{path}.{name}";

    private static string Shown(JsonElement json) =>
        json.GetRawText() is { Length: > 60 } text ? $"{text[..57]}..." : json.GetRawText();

    private void Set(object options, PropertyInfo property, JsonElement json, string path)
    {
        var nullable = nullability.Create(property).WriteState == NullabilityState.Nullable;
        var value = IsNull(json)
            ? nullable ? null : Complain(path, "something other than null", json)
            : Convert(json, property.PropertyType, () => property.GetValue(options), path);

        if (value != Wrong)
            property.SetValue(options, value);
    }

    private object? Convert(JsonElement json, Type type, Func<object?> current, string path)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;

        if (OptionTypes.ElementOf(type) is { } element)
            return List(json, element, path);
        if (OptionTypes.IsRecord(type))
            return Read(Unquoted(json), current() ?? Activator.CreateInstance(type)!, path);
        if (type.IsEnum)
            return Choice(json, type, path);
        if (type == typeof(string))
            return json.ValueKind == JsonValueKind.String ? json.GetString() : Complain(path, "text in quotes", json);

        return Scalar(Unquoted(json), type, path);
    }

    private object Scalar(JsonElement json, Type type, string path) => type switch
    {
        _ when type == typeof(bool) => json.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? json.GetBoolean()
            : Complain(path, "true or false", json),
        _ when type == typeof(int) => Whole(json, int.MinValue, int.MaxValue) is { } number
            ? (int)number
            : Complain(path, $"a whole number up to {int.MaxValue}", json),
        _ when type == typeof(long) => Whole(json, long.MinValue, long.MaxValue) is { } number
            ? number
            : Complain(path, $"a whole number up to {long.MaxValue}", json),
        _ when type == typeof(double) => Number(json) is { } number ? number : Complain(path, "a number", json),
        _ => throw new NotSupportedException(
            $"An option is a truth, a number, a text, a choice, a list or a record, but '{path}' is a {type.Name}."),
    };

    private object List(JsonElement json, Type element, string path)
    {
        var parts = Parts(json);
        if (parts is null)
            return Complain(path, "a list such as [64, 32]", json);

        var values = parts.Select((part, i) => Convert(part, element, () => null, $"{path}[{i}]")).ToArray();
        if (values.Contains(Wrong))
            return Wrong;

        var list = Array.CreateInstance(element, values.Length);
        values.CopyTo(list, 0);
        return list;
    }

    private object Choice(JsonElement json, Type type, string path)
    {
        var choices = Enum.GetNames(type).Select(OptionTypes.Written).ToArray();
        if (json.ValueKind != JsonValueKind.String)
            return Complain(path, $"one of {string.Join(", ", choices)}", json);

        var name = json.GetString()!;
        if (choices.Contains(name, StringComparer.OrdinalIgnoreCase))
            return Enum.Parse(type, name, ignoreCase: true);

        Mistakes.Add($"{path}: there is no '{name}'; did you mean {Spelling.Nearest(name, choices)}? " +
            $"There are {string.Join(", ", choices)}");
        return Wrong;
    }

    private object Complain(string path, string rule, JsonElement json)
    {
        Mistakes.Add($"{path}: must be {rule}, but got {Shown(json)}");
        return Wrong;
    }

    private bool IsNull(JsonElement json) => Unquoted(json).ValueKind == JsonValueKind.Null;

    private JsonElement[]? Parts(JsonElement json) =>
        json.ValueKind == JsonValueKind.Array ? [.. json.EnumerateArray()]
        : FromText && json.ValueKind == JsonValueKind.String ? [.. Parts(json.GetString()!)]
        : null;

    private static IEnumerable<JsonElement> Parts(string list) =>
        list.Trim('[', ']', ' ').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(part => JsonSerializer.SerializeToElement(part));

    /// <summary>Returns what a command line's text says as JSON; the text itself where it says nothing.</summary>
    private JsonElement Unquoted(JsonElement json)
    {
        if (!FromText || json.ValueKind != JsonValueKind.String)
            return json;

        try
        {
            return JsonSerializer.Deserialize<JsonElement>(json.GetString()!);
        }
        catch (JsonException)
        {
            return json;
        }
    }

    private static double? Number(JsonElement json) =>
        json.ValueKind == JsonValueKind.Number && json.GetDouble() is var number && double.IsFinite(number)
            ? number
            : null;

    // 1e5 is a whole number too.
    private static long? Whole(JsonElement json, long least, long most) =>
        json.ValueKind != JsonValueKind.Number ? null
        : json.TryGetInt64(out var whole) ? whole >= least && whole <= most ? whole : null
        : json.GetDouble() is var number && Math.Abs(number) <= most && Math.Floor(number) == number ? (long)number
        : null;
}
