using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace SelfAttentionGan.Options;

/// <summary>Configuration and JSON as pairs of a dotted name and a text.</summary>
internal static class ConfigurationText
{
    // Sections that a run records besides its options.
    private static readonly string[] Facts = ["machine", "sources", "data"];

    /// <summary>Whether a name is that of a fact that a run records besides its options.</summary>
    /// <remarks>A section of facts may be empty; the option <c>data</c> of a run never is.</remarks>
    public static bool IsFact(string name, string? text) =>
        name.Equals(OptionText.FormatKey, StringComparison.OrdinalIgnoreCase)
        || (text is null || name.Contains('.')) && Facts.Contains(name.Split('.')[0], StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads a JSON object, which may have comments and trailing commas.</summary>
    /// <exception cref="InvalidDataException">It is not a JSON object.</exception>
    public static IConfiguration Parse(string json, string place)
    {
        try
        {
            using var text = new MemoryStream(Encoding.UTF8.GetBytes(json));
            return new ConfigurationBuilder().AddJsonStream(text).Build();
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"{place} is not JSON: {error.Message}", error);
        }
        catch (Exception error) when (error is FormatException or InvalidOperationException)
        {
            throw new InvalidDataException(
                $"{place} cannot be used:\n{error.Message} Write an object in braces, with each name once.", error);
        }
    }

    /// <summary>Returns each value with its name; lists with commas.</summary>
    public static IEnumerable<(string Name, string? Text)> Leaves(IConfiguration configuration, string? parent = null)
    {
        foreach (var section in configuration.GetChildren())
        {
            var name = parent is null ? section.Key : $"{parent}.{section.Key}";
            var inner = section.GetChildren().ToArray();

            if (inner.Length == 0)
                yield return (name, section.Value);
            else if (inner.All(part => part.Value is not null
                && int.TryParse(part.Key, CultureInfo.InvariantCulture, out _)))
                yield return (name, string.Join(',', inner.Select(part => part.Value)));
            else
                foreach (var leaf in Leaves(section, name))
                    yield return leaf;
        }
    }

    /// <summary>Returns an error for each {} within a section, which configuration takes for null.</summary>
    public static IEnumerable<string> EmptyObjects(string json)
    {
        using var page = JsonDocument.Parse(
            json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });

        return [.. FindIn(page.RootElement, "")];

        static IEnumerable<string> FindIn(JsonElement part, string path)
        {
            if (part.ValueKind != JsonValueKind.Object)
                yield break;

            foreach (var member in part.EnumerateObject())
                foreach (var name in FindIn(member.Value, path == "" ? member.Name : $"{path}.{member.Name}"))
                    yield return name;
            if (path.Contains('.') && !IsFact(path, null) && !part.EnumerateObject().Any())
                yield return $"{path}: must be null or have options, but is empty; leave it out for its default";
        }
    }
}
