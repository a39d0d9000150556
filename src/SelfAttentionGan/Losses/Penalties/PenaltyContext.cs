using static TorchSharp.torch;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>
/// Images and scores of a discriminator's update, and functions that score and generate others, for penalties.
/// </summary>
public sealed class PenaltyContext
{
    /// <summary>Real images, N×C×H×W, not augmented.</summary>
    public required Tensor RealImages { get; init; }

    /// <summary>Generated images, N×C×H×W, not augmented and without gradient.</summary>
    public required Tensor FakeImages { get; init; }

    /// <summary>Scores of the real images, differentiable.</summary>
    public required Tensor RealScores { get; init; }

    /// <summary>Scores of the generated images, differentiable.</summary>
    public required Tensor FakeScores { get; init; }

    /// <summary>Scores N images under the labels of the real ones, newly augmented.</summary>
    public required Func<Tensor, Tensor> ScoreReal { get; init; }

    /// <summary>Scores N images under the labels of the generated ones, newly augmented.</summary>
    public required Func<Tensor, Tensor> ScoreFake { get; init; }

    /// <summary>The latents of the generated images, N×Z.</summary>
    public required Tensor Latents { get; init; }

    /// <summary>Generates from N other latents, under the labels of the generated images and without gradient.</summary>
    public required Func<Tensor, Tensor> GenerateFake { get; init; }

    /// <summary>Samples the given number of values from [0, 1), on the images' device.</summary>
    public required Func<long, Tensor> Uniform { get; init; }
}
