using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Optimization;

/// <summary>The update of an optimizer, with scalars that are kept alive.</summary>
/// <remarks>
/// TorchSharp's optimizer holds the parameters, options and state, and writes and reads the checkpoints; only its step
/// is replaced, since it may free a scalar while native code reads it (docs/decisions/0010-scalars.md). Reading a
/// checkpoint replaces a state's tensors but not the state, so that states are looked up once; hyperparameters but the
/// learning rate are those that the optimizer was created with.
/// </remarks>
internal abstract class OptimizerStep
{
    /// <summary>How far β₂ has come from its initial value to its own; 1: it is its own.</summary>
    public double BurnIn { get; set; } = 1;

    /// <summary>β₂ where the burn-in begins.</summary>
    public double InitialBeta2 { get; set; }

    /// <summary>Updates each parameter that has a gradient.</summary>
    public abstract void Apply();

    /// <summary>Returns the update of an optimizer: of Adam, AdamW and RMSprop ours, of others their own.</summary>
    public static OptimizerStep For(OptimizerHelper optimizer) => optimizer switch
    {
        Adam adam when AdamStep.IsSupported(adam) => new AdamStep(adam),
        AdamW adam when AdamStep.IsSupported(adam) => new AdamStep(adam),
        RMSProp rmsProp when RmsPropStep.IsSupported(rmsProp) => new RmsPropStep(rmsProp),
        _ => new CustomOptimizerStep(optimizer),
    };

    /// <summary>Returns a function that creates the optimizer which the options describe.</summary>
    public static Func<IEnumerable<Parameter>, OptimizerHelper> Factory(
        GanTrainerOptions options, double learningRate, double beta1, double beta2) => options.Optimizer switch
        {
            OptimizerKind.AdamW => parameters => optim.AdamW(
                parameters, learningRate, beta1, beta2, weight_decay: options.WeightDecay),
            OptimizerKind.RmsProp => parameters => optim.RMSProp(
                parameters, learningRate, alpha: beta2, weight_decay: options.WeightDecay),
            _ => parameters => optim.Adam(
                parameters, learningRate, beta1, beta2, weight_decay: options.WeightDecay),
        };

    /// <summary>The current β₂, given its own value.</summary>
    protected double CurrentBeta2(double own) => BurnIn == 1 ? own : InitialBeta2 + BurnIn * (own - InitialBeta2);

    /// <summary>The step of an optimizer of the user's own.</summary>
    private sealed class CustomOptimizerStep(OptimizerHelper optimizer) : OptimizerStep
    {
        public override void Apply() => optimizer.step();
    }
}
