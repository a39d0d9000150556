using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LongRange;

/// <summary>What a network has to learn that no local layer can see.</summary>
internal abstract class Experiment
{
    /// <summary>How many held-out pictures a network is asked about.</summary>
    protected const int HeldOut = 1024;

    public abstract string Name { get; }

    /// <summary>The accuracy of a guess.</summary>
    public abstract double Chance { get; }

    /// <summary>Adam's first beta.</summary>
    public abstract double Momentum { get; }

    /// <summary>Adam's second beta.</summary>
    public abstract double Memory { get; }

    /// <summary>Makes a network whose middle layer is attention, or a residual that looks nowhere.</summary>
    public abstract Module<Tensor, Tensor> Build(bool attends);

    /// <summary>Returns the loss on pictures drawn anew.</summary>
    public abstract Tensor Loss(Module<Tensor, Tensor> network, Random lot);

    /// <summary>Asks a network about pictures it was not trained on.</summary>
    public abstract Score Ask(Module<Tensor, Tensor> network, Random lot);

    /// <summary>Whether training can stop.</summary>
    public abstract bool IsLearnt(Score score);
}
