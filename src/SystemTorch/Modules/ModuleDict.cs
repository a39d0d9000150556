using System.Collections;
using System.Diagnostics.CodeAnalysis;
using TorchSharp.Utils;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>A dictionary of modules in the order they were added, registered once the dictionary itself is.</summary>
public class ModuleDict<T> : Module, IDictionary<string, T>, IList<(string, T)> where T : Module
{
    private readonly OrderedDict<string, T> entries = new();
    private bool registered;

    public ModuleDict() : base("ModuleDict")
    {
    }

    public (string, T) this[int index]
    {
        get => entries[index];
        set => entries[index] = value;
    }

    public T this[string key]
    {
        get => entries[key];
        set => entries[key] = value;
    }

    public bool IsReadOnly => false;

    public ICollection<string> Keys => entries.Keys;

    public ICollection<T> Values => entries.Values;

    public int Count => entries.Count;

    public void clear() => entries.Clear();

    public IEnumerator<(string, T)> items() => entries.GetEnumerator();

    public IEnumerable<string> keys() => entries.keys();

    public IEnumerable<T> values() => entries.values();

    protected override void RegisterComponents()
    {
        if (registered)
            return;
        foreach (var (name, entry) in entries)
            register_module(name, entry);
        registered = true;
    }

    public void Add((string, T) item) => entries.Add(item);

    public void Add(string key, T value) => entries.Add(key, value);

    public void Add(KeyValuePair<string, T> item) => entries.Add(item);

    public bool Contains((string, T) item) => entries.Contains(item);

    public bool Contains(KeyValuePair<string, T> item) => entries.Contains(item);

    public bool ContainsKey(string key) => entries.ContainsKey(key);

    public void CopyTo((string, T)[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<string, T>[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public int IndexOf((string, T) item) => entries.IndexOf(item);

    public void Insert(int index, (string, T) item) => entries.Insert(index, item);

    public bool Remove((string, T) item) => entries.Remove(item);

    public bool Remove(KeyValuePair<string, T> item) => entries.Remove(item);

    public bool Remove(string key) => entries.Remove(key);

    public void RemoveAt(int index) => entries.RemoveAt(index);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value) => entries.TryGetValue(key, out value);

    public void Clear() => entries.Clear();

    public IEnumerator<(string, T)> GetEnumerator() => entries.GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
        ((IDictionary<string, T>)entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
