using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>A dictionary of parameters, in the order they were added.</summary>
public class ParameterDict : Module, IDictionary<string, Parameter>, IList<(string, Parameter)>
{
    private readonly OrderedDict<string, Parameter> entries = new();
    private bool registered;

    public ParameterDict() : base(nameof(ParameterDict))
    {
    }

    public (string, Parameter) this[int index]
    {
        get => entries[index];
        set => entries[index] = value;
    }

    public Parameter this[string key]
    {
        get => entries[key];
        set => entries[key] = value;
    }

    public bool IsReadOnly => false;

    public ICollection<string> Keys => entries.Keys;

    public ICollection<Parameter> Values => entries.Values;

    public int Count => entries.Count;

    public void clear() => entries.Clear();

    public IEnumerator<(string, Parameter)> items() => entries.GetEnumerator();

    public IEnumerable<string> keys() => entries.keys();

    public IEnumerable<Parameter> values() => entries.values();

    protected override void RegisterComponents()
    {
        if (registered)
            return;
        foreach (var (name, entry) in entries)
            register_parameter(name, entry);
        registered = true;
    }

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) => entries;

    public override bool has_parameter(string target) => entries.ContainsKey(target);

    public override Parameter? get_parameter(string target) =>
        entries.TryGetValue(target, out var parameter) ? parameter : null;

    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        foreach (var (name, parameter) in entries.ToList<(string, Parameter)>())
        {
            if (!ReplaceParameter(dtype, device, parameter, out var moved))
                continue;
            parameter.Dispose();
            entries[name] = moved!;
            ConditionallyRegisterParameter(name, moved);
        }
    }

    public void Add((string, Parameter) item) => entries.Add(item);

    public void Add(string key, Parameter value) => entries.Add(key, value);

    public void Add(KeyValuePair<string, Parameter> item) => entries.Add(item);

    public bool Contains((string, Parameter) item) => entries.Contains(item);

    public bool Contains(KeyValuePair<string, Parameter> item) => entries.Contains(item);

    public bool ContainsKey(string key) => entries.ContainsKey(key);

    public void CopyTo((string, Parameter)[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<string, Parameter>[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public int IndexOf((string, Parameter) item) => entries.IndexOf(item);

    public void Insert(int index, (string, Parameter) item) => entries.Insert(index, item);

    public bool Remove((string, Parameter) item) => entries.Remove(item);

    public bool Remove(KeyValuePair<string, Parameter> item) => entries.Remove(item);

    public bool Remove(string key) => entries.Remove(key);

    public void RemoveAt(int index) => entries.RemoveAt(index);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out Parameter value) =>
        entries.TryGetValue(key, out value);

    public void Clear() => entries.Clear();

    public IEnumerator<(string, Parameter)> GetEnumerator() => entries.GetEnumerator();

    IEnumerator<KeyValuePair<string, Parameter>> IEnumerable<KeyValuePair<string, Parameter>>.GetEnumerator() =>
        ((IDictionary<string, Parameter>)entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
