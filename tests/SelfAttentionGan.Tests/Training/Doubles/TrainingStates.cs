using SelfAttentionGan.Training;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Doubles;

internal static class TrainingStates
{
    /// <summary>A state without modules and optimizers.</summary>
    public static TrainingState Empty() => new()
    {
        Modules = new Dictionary<string, Module>(),
        Optimizers = new Dictionary<string, OptimizerHelper>(),
    };
}
