using static TorchSharp.torch;

namespace SelfAttentionGan;

/// <summary>A network whose answer depends on a class: a conditional generator or discriminator.</summary>
/// <remarks>
/// The trainer and the grids hand labels to every network that has classes. A network without any is called as a
/// plain module.
/// </remarks>
public interface IClassConditional
{
    /// <summary>How many classes the network tells apart; 0 for one that takes no labels.</summary>
    int Classes { get; }

    /// <summary>Returns the network's answer for each input under its label.</summary>
    /// <param name="input">Latents N×Latent, or pictures N×C×H×W.</param>
    /// <param name="labels">N labels, int64, from 0 to <see cref="Classes"/> − 1.</param>
    Tensor call(Tensor input, Tensor labels);
}
