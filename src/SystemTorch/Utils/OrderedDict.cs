using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TorchSharp.Utils;

/// <summary>A dictionary that keeps its entries in the order they were added.</summary>
public class OrderedDict<TKey, TValue> : IDictionary<TKey, TValue>, IList<(TKey, TValue)> where TKey : notnull
{
    private readonly List<(TKey Key, TValue Value)> entries = [];
    private readonly Dictionary<TKey, TValue> byKey = [];

    public (TKey, TValue) this[int index]
    {
        get => entries[index];
        set
        {
            byKey.Remove(entries[index].Key);
            byKey.Add(value.Item1, value.Item2);
            entries[index] = value;
        }
    }

    public TValue this[TKey key]
    {
        get => byKey[key];
        set
        {
            var known = byKey.ContainsKey(key);
            byKey[key] = value;
            if (known)
                entries[IndexOf(key)] = (key, value);
            else
                entries.Add((key, value));
        }
    }

    public bool IsReadOnly => false;

    public ICollection<TKey> Keys => [.. keys()];

    public ICollection<TValue> Values => [.. values()];

    public int Count => entries.Count;

    public void clear() => Clear();

    public IEnumerator<(TKey, TValue)> items() => GetEnumerator();

    public IEnumerable<TKey> keys() => entries.Select(entry => entry.Key);

    public IEnumerable<TValue> values() => entries.Select(entry => entry.Value);

    public void Add((TKey, TValue) item) => Add(item.Item1, item.Item2);

    public void Add(TKey key, TValue value)
    {
        byKey.Add(key, value);
        entries.Add((key, value));
    }

    public void Add(KeyValuePair<TKey, TValue> item) => Add(item.Key, item.Value);

    public bool Contains((TKey, TValue) item) => entries.Contains(item);

    public bool Contains(KeyValuePair<TKey, TValue> item) => byKey.Contains(item);

    public bool ContainsKey(TKey key) => byKey.ContainsKey(key);

    public void CopyTo((TKey, TValue)[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public void CopyTo(KeyValuePair<TKey, TValue>[] array, int arrayIndex)
    {
        foreach (var (key, value) in entries)
            array[arrayIndex++] = new(key, value);
    }

    public int IndexOf((TKey, TValue) item) => entries.IndexOf(item);

    public void Insert(int index, (TKey, TValue) item)
    {
        byKey.Add(item.Item1, item.Item2);
        entries.Insert(index, item);
    }

    public bool Remove((TKey, TValue) item) => Contains(item) && Remove(item.Item1);

    public bool Remove(KeyValuePair<TKey, TValue> item) => Contains(item) && Remove(item.Key);

    public bool Remove(TKey key)
    {
        if (!byKey.Remove(key))
            return false;
        entries.RemoveAt(IndexOf(key));
        return true;
    }

    public void RemoveAt(int index)
    {
        byKey.Remove(entries[index].Key);
        entries.RemoveAt(index);
    }

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => byKey.TryGetValue(key, out value);

    public void Clear()
    {
        entries.Clear();
        byKey.Clear();
    }

    public IEnumerator<(TKey, TValue)> GetEnumerator() => entries.GetEnumerator();

    IEnumerator<KeyValuePair<TKey, TValue>> IEnumerable<KeyValuePair<TKey, TValue>>.GetEnumerator() =>
        entries.Select(entry => KeyValuePair.Create(entry.Key, entry.Value)).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int IndexOf(TKey key) =>
        entries.FindIndex(entry => EqualityComparer<TKey>.Default.Equals(entry.Key, key));
}
