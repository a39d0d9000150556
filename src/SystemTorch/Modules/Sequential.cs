using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Modules one after the other: each one's result is the next one's input.</summary>
public class Sequential : nn.Module<Tensor, Tensor>
{
    private readonly List<nn.IModule<Tensor, Tensor>> steps = [];

    protected Sequential(params (string name, nn.Module<Tensor, Tensor> submodule)[] modules)
        : base(nameof(Sequential))
    {
        foreach (var (name, module) in modules)
            append(name, module);
    }

    protected Sequential(params nn.Module<Tensor, Tensor>[] modules) : base(nameof(Sequential))
    {
        foreach (var module in modules)
            append(module);
    }

    internal static Sequential Of(IEnumerable<(string, nn.Module<Tensor, Tensor>)> modules) => new([.. modules]);

    internal static Sequential Of(IEnumerable<nn.Module<Tensor, Tensor>> modules) => new([.. modules]);

    public int Count => steps.Count;

    [IndexerName("SequentialItems")]
    public nn.IModule<Tensor, Tensor> this[int index] => steps[index];

    [IndexerName("SequentialItems")]
    public Sequential this[(int? start, int? end) index] =>
        Slice(index.start ?? 0, Math.Min(index.end ?? Count, Count));

    [IndexerName("SequentialItems")]
    public Sequential this[Range index] =>
        index.GetOffsetAndLength(Count) is var (start, length) ? Slice(start, start + length) : this;

    public Sequential append(string name, nn.IModule<Tensor, Tensor> module)
    {
        _internal_submodules.Add(name, (nn.Module)module);
        steps.Add(module);
        return this;
    }

    public Sequential append(nn.IModule<Tensor, Tensor> module) => append($"{Count}", module);

    /// <summary>Runs every step; what lies between two steps is disposed on the way.</summary>
    public override Tensor forward(Tensor tensor)
    {
        if (Count == 0)
            return tensor.alias();

        var current = steps[0].call(tensor);
        foreach (var step in steps.Skip(1))
        {
            using var before = current;
            current = step.call(before);
        }

        return current;
    }

    private Sequential Slice(int start, int end)
    {
        var slice = new Sequential(Array.Empty<nn.Module<Tensor, Tensor>>());
        for (var i = start; i < end; i++)
            slice.append(_internal_submodules[i].Item1, steps[i]);
        return slice;
    }
}
