using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>What the discriminator pays for besides its loss, such as a steep slope.</summary>
public interface IGanPenalty
{
    /// <summary>Returns the penalty, unweighted: a single number with a gradient to the discriminator.</summary>
    /// <param name="judgement">What the discriminator has just judged.</param>
    Tensor For(Judgement judgement);
}
