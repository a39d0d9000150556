using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>A network's stages in order, each under the name that its weights carry in a checkpoint.</summary>
internal sealed class Stages(IReadOnlyList<(string Name, Module<Tensor, Tensor> Module)> stages)
{
    public void RegisterIn(Module network)
    {
        foreach (var (name, module) in stages)
            network.register_module(name, module);
    }

    /// <summary>Passes a map through every stage and lets go of each map once the next one is there.</summary>
    public Tensor Pass(Tensor x) => stages.Aggregate(x, (map, stage) =>
    {
        using (map)
            return stage.Module.call(map);
    });
}
