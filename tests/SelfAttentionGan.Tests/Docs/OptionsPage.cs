using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Docs;

/// <summary>Writes docs/options.md: a table for each record of options, and one for each choice among names.</summary>
internal sealed class OptionsPage(XmlDocs docs)
{
    private const string Opening = """
        # Options

        Every setting is a property of one of these records. It can be said in code, in JSON (`options.json` of a run, or an
        application's configuration), or on the command line:
        ```csharp
        using SelfAttentionGan.Training;

        var training = new GanTrainerOptions { Steps = 5_000, Schedule = Schedule.Cosine };
        ```
        ```json
        { "training": { "steps": 5000, "schedule": "cosine" } }
        ```
        ```
        sagan train --set Steps=5000 --set Schedule=cosine
        ```
        What is not said keeps its default; where that is *derived*, other options decide, and it is given for a fresh record.
        Options are checked before anything is made of them, and one message names every mistake.

        `sagan train` takes options from five layers, the later ones over the earlier: the types' defaults, a preset, a file
        (`--options FILE`), environment variables, the command line. Derived options follow from those that are left at last.
        A list replaces the whole list of a layer before. Environment variables begin with `SAGAN_`, and two underscores stand
        for a dot; as with `--set`, a name without its section is set in each section that has it:
        ```
        SAGAN_STEPS=5000 SAGAN_TRAINING__BATCHSIZE=16 SAGAN_MODEL__GENERATOR__NORM=batch sagan train --dry-run
        ```
        A variable that begins so and names no option is a mistake. `--dry-run` lists every option with its value and its source:
        `default`, `preset` and its name, `file`, `environment`, `command line` or `derived`. A run's `options.json` has every
        value, and in `sources` the source of each that is no default. Read again by `--options`, only what somebody chose counts,
        or changed in the file since, and the rest follows: `--options runs/0001-faces/options.json --set Width=32` is the same run,
        twice as wide in every layer. `sagan resume` keeps every value that the run has recorded, and does not ask the environment.

        In code `OptionsFile` does the same, from JSON, an application's configuration, environment variables and assignments:
        ```csharp
        using SelfAttentionGan.Models;
        using SelfAttentionGan.Runs;
        using SelfAttentionGan.Training;

        var options = new OptionsFile(("model", new SaganOptions()), ("training", new GanTrainerOptions()));
        options.LoadEnvironment("SAGAN_");
        options.Assign("Width=32", "Steps=5000");
        var model = options.Get<SaganOptions>();
        ```
        `GanTrainerOptions`, `AdversarialOptions`, `PictureOptions` and `CheckpointOptions` bind from configuration by
        `services.AddOptions<T>().Bind(...)` as well. For `SaganOptions` use `OptionsFile`: the configuration's binder appends to its
        lists, and the binder that is generated for trimmed programs leaves out whatever is `init`, without a word.
        [Presets](presets.md) are these records filled in; [Training](training.md) says when to change what.

        This page is written by a test from the XML docs of the library: change those, run it, and it says what to do.

        """;

    /// <summary>Where a record stands in JSON; those within one follow from it.</summary>
    private static readonly (string Name, Type Record)[] Sections =
    [
        ("training", typeof(GanTrainerOptions)),
        ("objective", typeof(AdversarialOptions)),
        ("checkpoints", typeof(CheckpointOptions)),
        ("model", typeof(SaganOptions)),
        ("images", typeof(PictureOptions)),
    ];

    /// <summary>The records with their places in JSON, in the order of the page.</summary>
    public static IReadOnlyList<(Type Record, string[] Places)> Records { get; } =
    [
        .. Sections.SelectMany(section => Walk(section.Name, section.Record))
            .GroupBy(place => place.Record, place => place.Name)
            .Select(places => (places.Key, places.ToArray())),
    ];

    public string Write()
    {
        var records = Records.Select(entry => Section(entry.Record, entry.Places));
        var choices = Records.SelectMany(entry => OptionRecords.Of(entry.Record))
            .Select(option => option.PropertyType).Where(type => type.IsEnum).Distinct().Select(Choices);

        return $"{Opening}\n{string.Join('\n', records)}\n## Choices\n\n{string.Join('\n', choices)}";
    }

    private static IEnumerable<(string Name, Type Record)> Walk(string name, Type record) => OptionRecords.Of(record)
        .Where(option => OptionRecords.All.Contains(option.PropertyType))
        .SelectMany(option => Walk($"{name}.{Camel(option.Name)}", option.PropertyType))
        .Prepend((name, record));

    private string Section(Type record, string[] places)
    {
        var rows = OptionRecords.Of(record).Select(option => (string[])
            [
                $"`{option.Name}`", TypeOf(option.PropertyType), Default(record, option), Bounds(option),
                docs.Whole(option),
            ]);

        return $"""
            ## {record.Name}

            {docs.Whole(record)} In JSON: {string.Join(", ", places.Select(place => $"`{place}`"))}.

            {Table(["option", "type", "default", "bounds", "meaning"], rows)}

            """;
    }

    private string Choices(Type choice) => $"""
        ### {choice.Name}

        {docs.Whole(choice)}

        {Table(["value", "meaning"], choice.GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(value => (string[])[$"`{value.Name}`", docs.Whole(value)]))}

        """;

    // A column that says nothing is left out.
    private static string Table(string[] head, IEnumerable<string[]> rows)
    {
        string[][] body = [.. rows];
        int[] columns = [.. Enumerable.Range(0, head.Length).Where(column => body.Any(row => row[column] != ""))];

        return string.Join('\n', body.Prepend([.. head.Select(_ => "---")]).Prepend(head).Select(row =>
            $"| {string.Join(" | ", columns.Select(column => Cell(row[column])))} |"));

        static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
    }

    private static string TypeOf(Type type) =>
        type == typeof(int) ? "`int`"
        : type == typeof(double) ? "`double`"
        : type == typeof(bool) ? "`bool`"
        : type == typeof(string) ? "`string`"
        : type.IsAssignableTo(typeof(IEnumerable)) ? $"list of {TypeOf(type.GetGenericArguments()[0])}"
        : $"[`{type.Name}`](#{type.Name.ToLowerInvariant()})";

    private static string Default(Type record, PropertyInfo option)
    {
        var fresh = Activator.CreateInstance(record)!;
        var value = option.GetValue(fresh);

        return !IsDerived(fresh, option) ? $"`{Value(value)}`"
            : OptionRecords.All.Contains(option.PropertyType) ? "derived"
            : $"derived: `{Value(value)}`";
    }

    // Nothing was said, and yet there is a value: other options gave it.
    private static bool IsDerived(object fresh, PropertyInfo option)
    {
        string[] names = [$"<{option.Name}>k__BackingField", Camel(option.Name)];
        var field = names.Select(name => fresh.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic))
            .First(field => field is not null)!;

        return field.GetValue(fresh) is null && option.GetValue(fresh) is not null;
    }

    private static string Value(object? value) => value switch
    {
        null => "null",
        bool yes => yes ? "true" : "false",
        double number => Number(number),
        IEnumerable<int> list => $"[{string.Join(", ", list)}]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    private static string Bounds(PropertyInfo option) => option.GetCustomAttribute<RangeAttribute>() switch
    {
        null => "",
        { Maximum: int.MaxValue } open => $"{Number(open.Minimum)} or more",
        var range => $"{Number(range.Minimum)} to {Number(range.Maximum)}",
    };

    private static string Number(object bound) => Number(Convert.ToDouble(bound, CultureInfo.InvariantCulture));

    private static string Number(double number)
    {
        var isLong = number != 0 && (Math.Abs(number) < 1e-3 || Math.Abs(number) >= 1e6);

        return number.ToString(isLong ? "0.######e-0" : "R", CultureInfo.InvariantCulture);
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name[1..];
}
