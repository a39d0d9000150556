using SelfAttentionGan.Training.Distributed;
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

    /// <summary>
    /// Joins the processes that train together, before the first step. Each of them computes the loss of its share of a
    /// batch, and gradients are averaged: a mean over images does nothing here; a loss that compares the images of a
    /// batch must sum over the processes what it compares. By default several processes are refused.
    /// </summary>
    /// <param name="group">The processes; a single one to leave those before.</param>
    /// <exception cref="NotSupportedException">There are several processes, and it cannot be computed by shares.</exception>
    void Join(IProcessGroup group) => group.RequireSingle(
        $"The loss {GetType().Name}", $"write its {nameof(Join)}, with an empty body where it is a mean over images");
}
