using System.Collections;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>A list of modules, named by their positions once the list itself is registered.</summary>
public class ModuleList<T> : Module, IList<T> where T : Module
{
    private readonly List<T> entries;
    private bool registered;

    public ModuleList(params T[] modules) : base("ModuleList") => entries = [.. modules ?? []];

    public T this[int index]
    {
        get => entries[index];
        set => entries[index] = value;
    }

    public int Count => entries.Count;

    public bool IsReadOnly => false;

    protected override void RegisterComponents()
    {
        if (registered)
            return;
        for (var i = 0; i < entries.Count; i++)
            register_module($"{i}", entries[i]);
        registered = true;
    }

    public void Add(T item) => entries.Add(item);

    public void append(params T[] parameters) => entries.AddRange(parameters ?? []);

    public void extend(IEnumerable<T> modules) => entries.AddRange(modules);

    public void Clear() => entries.Clear();

    public bool Contains(T item) => entries.Contains(item);

    public void CopyTo(T[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public IEnumerator<T> GetEnumerator() => entries.GetEnumerator();

    public int IndexOf(T item) => entries.IndexOf(item);

    public void Insert(int index, T item) => entries.Insert(index, item);

    public bool Remove(T item) => entries.Remove(item);

    public void RemoveAt(int index) => entries.RemoveAt(index);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
