using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>Adversarial loss of both networks, as a function of the discriminator's scores.</summary>
/// <remarks>Scores are logits, high for real images: no sigmoid has been applied.</remarks>
public interface IGanLoss
{
    /// <summary>Computes the discriminator's loss.</summary>
    /// <param name="realScores">Scores of real images, any shape.</param>
    /// <param name="fakeScores">Scores of generated images, any shape.</param>
    /// <returns>A scalar, differentiable.</returns>
    Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores);

    /// <summary>Computes the generator's loss.</summary>
    /// <param name="fakeScores">Scores of generated images, any shape.</param>
    /// <param name="realScores">
    /// Scores real images when it is called; most losses do not call it, which saves the time.
    /// </param>
    /// <returns>A scalar, differentiable.</returns>
    Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores);
}
