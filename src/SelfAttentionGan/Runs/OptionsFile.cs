using System.Text.Json;

namespace SelfAttentionGan.Runs;

/// <summary>Named records of options: read strictly from JSON and from a command line, and written to a run.</summary>
/// <remarks>
/// What is not said keeps its value. Names and choices may be written in capitals or not; a name that nobody knows is a
/// mistake and not passed over. Files may have comments and trailing commas.
/// </remarks>
public sealed class OptionsFile
{
    // What RecordOptions adds: where a run computed, which is no option.
    private const string Machine = "machine";

    private readonly (string Name, object Options)[] sections;

    /// <summary>Begins with what the records say.</summary>
    /// <param name="sections">
    /// Named records, such as <c>("training", new GanTrainerOptions())</c>, each of a type of its own. They stay as
    /// they are: changed copies take their place.
    /// </param>
    public OptionsFile(params (string Name, object Options)[] sections) => this.sections = [.. sections];

    /// <summary>The records as they are now, for <see cref="RunDirectory.RecordOptions"/>.</summary>
    public (string Name, object Options)[] Sections => [.. sections];

    /// <summary>Reads one record from JSON.</summary>
    /// <typeparam name="T">The record's type.</typeparam>
    /// <param name="json">A JSON object.</param>
    /// <param name="defaults">What holds where nothing is said.</param>
    /// <returns>A changed copy of the defaults.</returns>
    /// <exception cref="InvalidDataException">There are mistakes; the message has a line for each.</exception>
    public static T Read<T>(string json, T defaults)
        where T : class
    {
        using var document = Parse(json, "The text");
        var reader = new OptionReader();
        var options = reader.Read(document.RootElement, defaults, path: "");
        reader.RequireNoMistakes("The text");

        return (T)options;
    }

    /// <summary>Returns the record of a type, as it is now.</summary>
    /// <typeparam name="T">The record's type.</typeparam>
    /// <exception cref="ArgumentException">There is none, or there are several.</exception>
    public T Get<T>()
        where T : class
    {
        T[] found = [.. sections.Select(section => section.Options).OfType<T>()];

        return found.Length == 1
            ? found[0]
            : throw new ArgumentException($"One section has a type, but {found.Length} are {typeof(T).Name}.");
    }

    /// <summary>Reads a file such as a run's <c>options.json</c>: an object with an object for each section.</summary>
    /// <remarks>A section <c>machine</c>, which a run records too, is no option and passed over.</remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">
    /// There are mistakes; the message has a line for each, and nothing has changed.
    /// </exception>
    public void Load(string path)
    {
        using var document = Parse(File.ReadAllText(path), path);

        Apply(document.RootElement, new OptionReader(), path);
    }

    /// <summary>Changes single options as a command line names them; of two values for one the last counts.</summary>
    /// <param name="assignments">
    /// Such as <c>GeneratorRate=2e-4</c>, <c>training.generatorRate=2e-4</c>, <c>model.generator.norm=batch</c> or
    /// <c>GeneratorChannels=64,32</c>. A name without its section is set in each section that has it.
    /// </param>
    /// <exception cref="InvalidDataException">
    /// There are mistakes; the message has a line for each, and nothing has changed.
    /// </exception>
    public void Assign(params IEnumerable<string> assignments)
    {
        var reader = new OptionReader { FromText = true };
        var tree = new Assignments(sections, reader.Mistakes);
        foreach (var assignment in assignments)
            tree.Add(assignment);

        Apply(tree.ToJson(), reader, "The command line");
    }

    /// <summary>Returns the JSON that a run records of them.</summary>
    public override string ToString() =>
        Json.Page(sections.ToDictionary(section => section.Name, section => section.Options));

    private static JsonDocument Parse(string json, string source)
    {
        try
        {
            return JsonDocument.Parse(
                json, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        }
        catch (JsonException mistake)
        {
            throw new InvalidDataException($"{source} is not JSON: {mistake.Message}", mistake);
        }
    }

    private void Apply(JsonElement json, OptionReader reader, string source)
    {
        var changed = sections.ToArray();

        foreach (var (name, value) in reader.Members(json, path: ""))
        {
            var index = Array.FindIndex(changed, section => section.Name.Equals(name, OptionTypes.AnyCase));
            if (index >= 0)
                changed[index].Options = reader.Read(value, changed[index].Options, changed[index].Name);
            else if (name != Machine)
                reader.Mistakes.Add($"{name}: there is no such section; did you mean " +
                    $"{Spelling.Nearest(name, changed.Select(section => section.Name))}?");
        }

        reader.RequireNoMistakes(source);
        changed.CopyTo(sections, 0);
    }
}
