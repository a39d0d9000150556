using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>A network as it is played: with labels where it has classes, plainly where it has none.</summary>
internal sealed class Player(Module<Tensor, Tensor> network)
{
    private readonly IClassConditional? conditional = network is IClassConditional { Classes: > 0 } it ? it : null;

    public Module<Tensor, Tensor> Network => network;

    /// <summary>How many classes it tells apart; 0 for a player that takes no labels.</summary>
    public int Classes => conditional?.Classes ?? 0;

    /// <param name="input">Latents or pictures.</param>
    /// <param name="labels">One for each input; a player without classes does not look at them.</param>
    public Tensor Answer(Tensor input, Tensor? labels) =>
        conditional is null ? network.call(input) : conditional.call(input, labels!);
}
