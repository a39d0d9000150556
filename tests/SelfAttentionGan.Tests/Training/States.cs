using SelfAttentionGan.Training;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

internal static class States
{
    /// <summary>A state without modules and optimizers.</summary>
    public static TrainingState Empty() => new()
    {
        Modules = new Dictionary<string, Module>(),
        Optimizers = new Dictionary<string, OptimizerHelper>(),
    };
}
