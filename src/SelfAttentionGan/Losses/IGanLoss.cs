using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>What the two players are asked for, as losses on the discriminator's scores.</summary>
/// <remarks>Scores are plain numbers, high for "real"; they are never squashed to probabilities.</remarks>
public interface IGanLoss
{
    /// <summary>Returns what the discriminator should lower.</summary>
    /// <param name="realScores">Scores of real pictures, any shape.</param>
    /// <param name="fakeScores">Scores of generated pictures, any shape.</param>
    /// <returns>A single number.</returns>
    Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores);

    /// <summary>Returns what the generator should lower.</summary>
    /// <param name="fakeScores">Scores of generated pictures, any shape.</param>
    /// <param name="realScores">
    /// Judges real pictures when it is called: most losses never ask, and save the time.
    /// </param>
    /// <returns>A single number.</returns>
    Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores);
}
