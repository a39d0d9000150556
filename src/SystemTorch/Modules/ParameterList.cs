using System.Collections;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace TorchSharp.Modules;

/// <summary>A list of parameters, named by their positions once the list itself is registered.</summary>
public class ParameterList : Module, IList<Parameter>
{
    private readonly List<Parameter> entries;
    private bool registered;

    public ParameterList(params Parameter[] parameters) : base(nameof(ParameterList)) =>
        entries = [.. parameters ?? []];

    public Parameter this[int index]
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
            register_parameter($"{i}", entries[i]);
        registered = true;
    }

    public override IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true) =>
        entries.Select((parameter, i) => ($"{i}", parameter));

    public override bool has_parameter(string target) => get_parameter(target) is not null;

    public override Parameter? get_parameter(string target) =>
        int.TryParse(target, out var i) && i >= 0 && i < entries.Count ? entries[i] : null;

    protected override void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
    {
        for (var i = 0; i < entries.Count; i++)
        {
            if (!ReplaceParameter(dtype, device, entries[i], out var moved))
                continue;
            entries[i].Dispose();
            entries[i] = moved!;
            ConditionallyRegisterParameter($"{i}", moved);
        }
    }

    public void Add(Parameter item) => entries.Add(item);

    public void append(params Parameter[] parameters) => entries.AddRange(parameters ?? []);

    public void extend(IEnumerable<Parameter> parameters) => entries.AddRange(parameters);

    public void Clear() => entries.Clear();

    public bool Contains(Parameter item) => entries.Contains(item);

    public void CopyTo(Parameter[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public IEnumerator<Parameter> GetEnumerator() => entries.GetEnumerator();

    public int IndexOf(Parameter item) => entries.IndexOf(item);

    public void Insert(int index, Parameter item) => entries.Insert(index, item);

    public bool Remove(Parameter item) => entries.Remove(item);

    public void RemoveAt(int index) => entries.RemoveAt(index);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
