using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>A part of a network, under the name that its weights carry in a checkpoint.</summary>
/// <param name="Name">The name.</param>
/// <param name="Output">The shape of what it returns for one picture.</param>
/// <param name="MultiplyAdds">What it costs for one picture.</param>
/// <param name="Module">A module that takes a map, or a map and labels.</param>
internal sealed record Stage(string Name, int[] Output, long MultiplyAdds, Module Module)
{
    public Tensor Pass(Tensor x, Tensor? labels) => Module switch
    {
        Module<Tensor, Tensor?, Tensor> conditional => conditional.call(x, labels),
        Module<Tensor, Tensor> plain => plain.call(x),
        _ => throw new InvalidOperationException($"A stage takes a map, but {Name} is a {Module.GetType().Name}."),
    };

    public StageDescription Describe() =>
        new(Name, Output, Module.parameters().Sum(parameter => parameter.numel()), MultiplyAdds);
}
