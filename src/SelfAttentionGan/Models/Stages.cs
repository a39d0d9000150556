using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>A network's stages in order.</summary>
internal sealed class Stages(string network, IReadOnlyList<Stage> stages)
{
    public void RegisterIn(Module network)
    {
        foreach (var stage in stages)
            network.register_module(stage.Name, stage.Module);
    }

    /// <summary>Passes a map through every stage and lets go of each map once the next one is there.</summary>
    public Tensor Pass(Tensor x, Tensor? labels) => stages.Aggregate(x, (map, stage) =>
    {
        using (map)
            return stage.Pass(map, labels);
    });

    public NetworkDescription Describe() => new(network, [.. stages.Select(stage => stage.Describe())]);
}
