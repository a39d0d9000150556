using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Distributed;
using SelfAttentionGan.Training.Monitoring;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.Optimization;

/// <summary>
/// The optimizer of one network, with the gradients that it applies and their check for finite values.
/// </summary>
internal sealed class NetworkOptimizer : IDisposable
{
    private readonly OptimizerStep optimizerStep;
    private readonly GradientClipper gradients;
    private readonly GradientAverage average;
    private readonly (optim.ILearningRateController Group, double LearningRate)[] groups;

    /// <param name="name">The network's name, <c>generator</c> or <c>discriminator</c>.</param>
    /// <param name="network">The network.</param>
    /// <param name="create">Creates the optimizer of its parameters.</param>
    /// <param name="device">Where they are.</param>
    /// <param name="group">The processes that train the network together.</param>
    /// <exception cref="ArgumentException">
    /// The optimizer has none of the parameters, or some of another module.
    /// </exception>
    public NetworkOptimizer(
        string name, Module network, Func<IEnumerable<Parameter>, OptimizerHelper> create, Device device,
        IProcessGroup group)
    {
        Name = name;
        gradients = new(network);
        average = new(network, group);
        Optimizer = Create(name, network, create);
        optimizerStep = OptimizerStep.For(Optimizer);
        groups = [.. Optimizer.ParamGroups.Select(group => (group, group.LearningRate))];
        NonFinite = new([$"{name}'s loss", .. gradients.Names.Select(key => $"gradient of {name}.{key}")], device);
    }

    public string Name { get; }

    public OptimizerHelper Optimizer { get; }

    public NonFiniteDetector NonFinite { get; }

    /// <summary>The learning rate in the last step.</summary>
    public double LearningRate => groups[0].Group.LearningRate;

    /// <summary>Creates an optimizer and checks that its parameters are the network's.</summary>
    /// <exception cref="ArgumentException">It has none of them, or some of another module.</exception>
    public static OptimizerHelper Create(
        string name, Module network, Func<IEnumerable<Parameter>, OptimizerHelper> create)
    {
        var optimizer = create(network.parameters());
        var own = network.parameters().Select(parameter => parameter.Handle).ToHashSet();
        var given = optimizer.parameters().Select(parameter => parameter.Handle).ToArray();
        if (given.Length > 0 && given.All(own.Contains))
            return optimizer;

        optimizer.Dispose();
        throw new ArgumentException(
            $"The {name}'s optimizer must have parameters of the {name}, but has {given.Count(own.Contains)} of its " +
            $"{own.Count} and {given.Count(handle => !own.Contains(handle))} others; pass it the parameters that the " +
            "function receives.");
    }

    /// <summary>Sets the learning rate to a fraction of its full value.</summary>
    /// <remarks>In every step: a checkpoint restores the one that it was saved with.</remarks>
    public void SetLearningRate(double factor)
    {
        foreach (var (group, learningRate) in groups)
            group.LearningRate = learningRate * factor;
    }

    /// <summary>Sets how far β₂ has come, from 0 to 1, on its way from an initial value to its own.</summary>
    public void SetBurnIn(double progress, double initialBeta2) =>
        (optimizerStep.BurnIn, optimizerStep.InitialBeta2) = (progress, initialBeta2);

    /// <summary>Clears all gradients.</summary>
    public void ZeroGrad() => gradients.ZeroGrad();

    /// <summary>Averages loss and gradients over the processes, which are equal from here on.</summary>
    public void AverageGradients(Tensor loss) => average.Apply(loss);

    /// <summary>Checks loss and gradients for values that are not finite, without waiting for the device.</summary>
    /// <returns>The norm of all gradients.</returns>
    public Tensor CheckGradients(Tensor loss, int step)
    {
        var norms = gradients.Norms();                                          // (parameters)
        NonFinite.Check(cat([loss.view(1), norms]), step);

        return norms.norm();
    }

    /// <summary>Scales the gradients down to a norm, where they are longer.</summary>
    /// <param name="norm">The norm of all gradients.</param>
    /// <param name="maxNorm">The largest norm; 0 for no limit.</param>
    public void ClipGradients(Tensor norm, double maxNorm)
    {
        if (maxNorm > 0)
            gradients.Clip(norm, maxNorm);
    }

    /// <summary>Updates the parameters, and frees the gradients' memory for the other network's update.</summary>
    public void Step()
    {
        optimizerStep.Apply();
        ZeroGrad();
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        NonFinite.Dispose();
    }
}
