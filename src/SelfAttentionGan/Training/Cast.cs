using SelfAttentionGan.Objectives;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>Who plays, for what, and where.</summary>
internal sealed record Cast(
    Player Generator, Player Discriminator, Module<Tensor, Tensor>? Average, IGanObjective Objective, Device Device,
    int Classes)
{
    /// <summary>The modules that a checkpoint keeps, by name.</summary>
    public IEnumerable<(string Name, Module Module)> Modules
    {
        get
        {
            yield return ("generator", Generator.Network);
            yield return ("discriminator", Discriminator.Network);
            if (Average is not null)
                yield return ("average", Average);
            if (Objective.Memory is { } memory)
                yield return ("objective", memory);
        }
    }
}
