using System.Reflection;

namespace SelfAttentionGan.Options;

/// <summary>Catalog of all options, by their full names, such as <c>model.generator.normalization</c>.</summary>
internal sealed class OptionCatalog
{
    private readonly Dictionary<string, (string Name, PropertyInfo? Property)> entries =
        new(StringComparer.OrdinalIgnoreCase);

    public OptionCatalog(IEnumerable<(string Name, object Options)> sections)
    {
        foreach (var (name, options) in sections)
        {
            entries.Add(name, (name, null));
            Add(name, options.GetType());
        }
    }

    /// <summary>All full names, sections included; derived options come after those that they derive from.</summary>
    public IEnumerable<string> Names => entries.Keys;

    /// <summary>Returns the property of a full name; null for a section.</summary>
    public PropertyInfo? this[string name] => entries[name].Property;

    /// <summary>Returns the index of a name among <see cref="Names"/>.</summary>
    public int IndexOf(string name) => Names.TakeWhile(known => known != name).Count();

    /// <summary>Whether the first part of a full name is a section.</summary>
    public bool HasSection(string name) =>
        entries.TryGetValue(name.Split('.')[0], out var entry) && entry.Property is null;

    private IEnumerable<string> Sections => Names.Where(name => this[name] is null);

    /// <summary>
    /// Returns the full names that match a name: itself, or without its section one per section that has it.
    /// </summary>
    public string[] Find(string name) =>
        entries.TryGetValue(name, out var entry)
            ? [entry.Name]
            : [.. from section in Sections
                  where entries.ContainsKey($"{section}.{name}")
                  select entries[$"{section}.{name}"].Name];

    /// <summary>
    /// Returns the nearest names by edit distance, compared by the last parts, as many as the name has.
    /// </summary>
    public string Nearest(string name)
    {
        var parts = name.Split('.').Length;
        var nearest = Names
            .GroupBy(known => Spelling.Distance(name, string.Join('.', known.Split('.').TakeLast(parts))))
            .MinBy(group => group.Key)!;

        return string.Join(" or ", nearest.Select(Short).Distinct().Take(3));
    }

    // A name may be given without its section.
    private string Short(string known) => this[known] is null ? known : known[(known.IndexOf('.') + 1)..];

    private void Add(string path, Type record)
    {
        foreach (var option in OptionReflection.OptionsOf(record))
        {
            var name = OptionReflection.FullName(path, option);
            entries.Add(name, (name, option));
            if (OptionReflection.IsRecord(option.PropertyType))
                Add(name, option.PropertyType);
        }
    }
}
