using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training.Distributed;
using SelfAttentionGan.Training.Sampling;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>Networks, objective, optimizers and device of a training run.</summary>
internal sealed record TrainingComponents(
    IGenerator Generator, IDiscriminator Discriminator, IGenerator? Average, IGanObjective Objective, Device Device,
    int Classes)
{
    public required Func<IEnumerable<Parameter>, OptimizerHelper> GeneratorOptimizer { get; init; }

    public required Func<IEnumerable<Parameter>, OptimizerHelper> DiscriminatorOptimizer { get; init; }

    /// <summary>The processes that train together; a single one by default.</summary>
    public IProcessGroup Group { get; init; } = SingleProcess.Instance;

    /// <summary>The networks.</summary>
    public IEnumerable<Module?> Networks => [Generator.Module, Discriminator.Module, Average?.Module];

    /// <summary>The modules that a checkpoint keeps, by name.</summary>
    public IEnumerable<(string Name, Module Module)> Modules
    {
        get
        {
            yield return ("generator", Generator.Module);
            yield return ("discriminator", Discriminator.Module);
            if (Average is not null)
                yield return ("average", Average.Module);
            if (Objective.State is { } state)
                yield return ("objective", state);
        }
    }

    /// <summary>Creates the state that checkpoints save: modules, optimizers and the random state.</summary>
    public TrainingState CreateState(RandomState random, GanUpdater updater) => new()
    {
        Modules = Modules.Append(("random-state", random)).ToDictionary(entry => entry.Item1, entry => entry.Item2),
        Optimizers = new Dictionary<string, OptimizerHelper>
        {
            ["generator"] = updater.Generator.Optimizer,
            ["discriminator"] = updater.Discriminator.Optimizer,
        },
    };
}
