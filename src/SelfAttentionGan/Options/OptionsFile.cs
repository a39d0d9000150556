using Microsoft.Extensions.Configuration;

namespace SelfAttentionGan.Options;

/// <summary>Layered options (Microsoft.Extensions.Configuration): defaults, files, environment, command line.</summary>
/// <remarks>
/// Each layer overrides those before it, and derived options follow from what is finally chosen. Names and enum values
/// ignore case; an unknown name is an error. A list is written as <c>[64, 32]</c> or <c>64,32</c>, and replaces the
/// whole list of a layer before.
/// </remarks>
internal sealed class OptionsFile
{
    private const string Derived = "derived", Preset = "preset ";

    private readonly (string Name, object Options)[] defaults;
    private readonly OptionCatalog catalog;
    private Dictionary<string, (string? Text, string Source)> chosen = new(StringComparer.Ordinal);

    /// <summary>Starts with the values of the records.</summary>
    /// <param name="sections">
    /// Named records, such as <c>("training", new GanTrainerOptions())</c>, each of a type of its own. They are not
    /// changed: copies take their place.
    /// </param>
    public OptionsFile(params (string Name, object Options)[] sections)
    {
        (defaults, catalog) = ([.. sections], new(sections));
        Sections = [.. sections];
    }

    /// <summary>The records as they are now.</summary>
    public (string Name, object Options)[] Sections { get => [.. field]; private set; }

    /// <summary>
    /// The source of each option that differs from its default, by its full name: <c>file</c>, <c>environment</c>,
    /// <c>command line</c>; <see cref="Origin"/> where the records that this started with had it; or <c>derived</c>.
    /// </summary>
    public IReadOnlyDictionary<string, string> Sources
    {
        get
        {
            var origins =
                from section in Sections.Zip(defaults, (now, first) => (now.Name, now.Options, First: first.Options))
                let own = OptionText.FindChoices(section.First, section.Name).ToHashSet()
                let fresh = OptionReflection.CreateDefault(section.Options.GetType()) ?? section.Options
                let unset = OptionText.Leaves(fresh, section.Name).ToHashSet()
                from leaf in OptionText.Leaves(section.Options, section.Name)
                let source = chosen.TryGetValue(leaf.Path, out var choice) ? choice.Source : null
                let origin = source ?? (own.Contains(leaf.Path) ? Origin : unset.Contains(leaf) ? null : Derived)
                where origin is not null
                select KeyValuePair.Create(leaf.Path, origin);

            return origins.ToDictionary();
        }
    }

    /// <summary>The source of the values that this started with. The default is <c>code</c>.</summary>
    public string Origin { get; init; } = "code";

    /// <summary>Reads one record from JSON.</summary>
    /// <typeparam name="T">The record's type.</typeparam>
    /// <param name="json">A JSON object.</param>
    /// <param name="defaults">The values of options that are left out.</param>
    /// <returns>A changed copy of the defaults.</returns>
    /// <exception cref="InvalidDataException">There are errors; the message has a line for each.</exception>
    public static T Read<T>(string json, T defaults)
        where T : class
    {
        var options = new OptionsFile(("options", defaults));
        options.LoadJson(json, "The text", "text");

        return options.Get<T>();
    }

    /// <summary>Returns the record of a type, as it is now.</summary>
    /// <typeparam name="T">The record's type.</typeparam>
    /// <exception cref="ArgumentException">There is none, or there are several.</exception>
    public T Get<T>()
        where T : class
    {
        T[] found = [.. Sections.Select(section => section.Options).OfType<T>()];

        return found.Length == 1
            ? found[0]
            : throw new ArgumentException(
                $"One section has a type, but {found.Length} are {typeof(T).Name}; name the type of one section.");
    }

    /// <summary>Reads a file such as a run's <c>options.json</c>: an object with an object for each section.</summary>
    /// <remarks>
    /// Of a file that a run has recorded only chosen options count, and those changed in the file since: derived ones,
    /// and those of the run's preset, are derived again. Files may have comments and trailing commas. What a run
    /// records besides options (<c>machine</c>, <c>data</c>) is ignored; a <c>format</c>, if there is one, must be that
    /// of this library.
    /// </remarks>
    /// <param name="path">The file.</param>
    /// <exception cref="InvalidDataException">
    /// There are errors; the message has a line for each, and nothing has changed.
    /// </exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public void Load(string path) => LoadJson(ReadFile(path), path, "file");

    /// <summary>Takes an application's configuration, or a section of it, as a layer.</summary>
    /// <param name="configuration">Has a section for each of the records.</param>
    /// <param name="source">
    /// The source of its options in <see cref="Sources"/>, such as <c>appsettings.json</c>.
    /// </param>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public void Load(IConfiguration configuration, string source) => AddLayer(
        $"The configuration ({source})",
        (next, errors) => next.Choose(ConfigurationText.Leaves(configuration), source, errors));

    /// <summary>Takes the environment variables with a prefix as a layer.</summary>
    /// <param name="prefix">
    /// Such as <c>SAGAN_</c>: <c>SAGAN_STEPS</c>, <c>SAGAN_TRAINING__STEPS</c>,
    /// <c>SAGAN_MODEL__GENERATOR__NORMALIZATION</c>.
    /// </param>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public void LoadEnvironment(string prefix)
    {
        var variables = new ConfigurationBuilder().AddEnvironmentVariables(prefix).Build();

        AddLayer(
            $"The environment variables {prefix}*",
            (next, errors) => next.Choose(ConfigurationText.Leaves(variables), "environment", errors));
    }

    /// <summary>Takes assignments from a command line as a layer; the last one of an option counts.</summary>
    /// <param name="assignments">
    /// Such as <c>GeneratorLearningRate=2e-4</c>, <c>training.generatorLearningRate=2e-4</c>,
    /// <c>model.generator.normalization=batch</c> or <c>GeneratorChannels=64,32</c>. A name without its section is set
    /// in each section that has it.
    /// </param>
    /// <inheritdoc cref="Load(string)" path="/exception"/>
    public void Assign(params IEnumerable<string> assignments) => AddLayer("The command line", (next, errors) =>
    {
        foreach (var assignment in assignments)
            if (assignment.Split('=', 2, StringSplitOptions.TrimEntries) is [{ Length: > 0 } name, var value])
                next.Choose([(name, value)], "command line", errors);
            else
                errors.Add($"{assignment}: must be a name, an equals sign and a value, such as Steps=200");
    });

    /// <summary>Returns the JSON that a run records.</summary>
    public override string ToString() => Json.Write(OptionText.ToJson(Sections, Sources));

    /// <summary>
    /// Reads a run's own file to resume it: as <see cref="Load(string)"/>, but the recorded sources are kept.
    /// </summary>
    internal void Reopen(string path) => LoadJson(ReadFile(path), path, source: null);

    private static string ReadFile(string path) => File.Exists(path)
        ? File.ReadAllText(path)
        : throw new FileNotFoundException(
            $"Options are read from a file of JSON, but there is none at {Path.GetFullPath(path)}; check the path.",
            path);

    /// <summary>Returns the same choices with other defaults.</summary>
    internal OptionsFile WithDefaults(string origin, params (string Name, object Options)[] sections)
    {
        var options = new OptionsFile(sections) { Origin = origin, chosen = new(chosen, StringComparer.Ordinal) };
        options.Bind([]);

        return options;
    }

    /// <summary>Adds a layer, or nothing if it has errors.</summary>
    private void AddLayer(string place, Action<OptionsFile, List<string>> choose)
    {
        var (next, errors) = (WithDefaults(Origin, defaults), new List<string>());
        choose(next, errors);
        if (errors.Count > 0)
            throw new InvalidDataException($"{place} cannot be used:\n{string.Join('\n', errors.Distinct())}");

        (chosen, Sections) = (next.chosen, next.Sections);
    }

    private void LoadJson(string json, string place, string? source)
    {
        var configuration = ConfigurationText.Parse(json, place);
        foreach (var section in configuration.GetChildren())
            if (section.Key.Equals(OptionText.FormatKey, StringComparison.OrdinalIgnoreCase))
                OptionText.RequireFormat(section.Value ?? "", place);
        var sources = configuration.GetSection("sources").GetChildren()
            .ToDictionary(entry => entry.Key, entry => entry.Value ?? "", StringComparer.OrdinalIgnoreCase);
        var isRecorded = configuration.GetChildren().Any(section => section.Key == "sources");
        var leaves = ConfigurationText.Leaves(configuration)
            .Where(leaf => !ConfigurationText.IsFact(leaf.Name, leaf.Text))
            .Where(leaf => !isRecorded || !IsForeign(leaf.Name)).ToArray();

        AddLayer(place, (next, errors) =>
        {
            errors.AddRange(ConfigurationText.EmptyObjects(json));
            foreach (var leaf in leaves.Where(leaf => IsChoice(leaf.Name)))
                next.Take(leaf, source ?? sources.GetValueOrDefault(leaf.Name, "file"), errors);
            next.Bind(errors);

            // The rest was derived. What would differ now was changed by hand, or by another version of this library.
            foreach (var leaf in leaves.OrderBy(leaf => catalog.IndexOf(leaf.Name)).Where(leaf => !next.Has(leaf)))
                next.Choose([leaf], source ?? "file", errors);
        });

        bool IsForeign(string name) =>
            name.Contains('.') && !catalog.HasSection(name) && catalog.Find(name).Length == 0;

        bool IsChoice(string name) =>
            !isRecorded || catalog.Find(name).Length == 0
            || sources.TryGetValue(name, out var recorded)
                && recorded != Derived && !recorded.StartsWith(Preset, StringComparison.Ordinal);
    }

    private bool Has((string Name, string? Text) leaf) =>
        chosen.ContainsKey(leaf.Name) || catalog.Find(leaf.Name).Length == 0 || Sections
            .Where(section => leaf.Name.StartsWith($"{section.Name}.", StringComparison.OrdinalIgnoreCase))
            .SelectMany(section => OptionText.Leaves(section.Options, section.Name))
            .Any(own => own.Path == leaf.Name
                && own.Text.Equals(leaf.Text ?? "null", StringComparison.OrdinalIgnoreCase));

    private void Choose(IEnumerable<(string Name, string? Text)> values, string source, List<string> errors)
    {
        foreach (var value in values)
            Take(value, source, errors);

        Bind(errors);
    }

    // The records change with the next binding, which is dear: once for many values.
    private void Take((string Name, string? Text) value, string source, List<string> errors)
    {
        var (name, text) = value;
        var full = catalog.Find(name);
        if (full.Length == 0)
            errors.Add($"{name}: there is no such option; did you mean {catalog.Nearest(name)}?");
        foreach (var option in full)
            if (catalog[option] is not null)
                Choose(option, text, source);
            else if (text is not null)
                errors.Add($"{option}: must be an object in braces, but got '{text}'");
    }

    // A record is null, or has options: the last choice counts.
    private void Choose(string option, string? text, string source)
    {
        foreach (var other in chosen.Keys.Where(other => IsWithin(other, option) || IsWithin(option, other)).ToArray())
            chosen.Remove(other);
        chosen[option] = (text, source);

        static bool IsWithin(string inner, string outer) => inner.StartsWith($"{outer}.", StringComparison.Ordinal);
    }

    private void Bind(List<string> errors)
    {
        var binder = new OptionsBinder(chosen.ToDictionary(choice => choice.Key, choice => choice.Value.Text), errors);
        Sections = [.. defaults.Select(section => (section.Name, binder.Apply(section.Options, section.Name)))];
    }
}
