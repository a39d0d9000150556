using static TorchSharp.torch;

namespace SelfAttentionGan.Losses.Penalties;

/// <summary>Images and latents of a generator's update, for terms that regularize the generator.</summary>
public sealed class GeneratorPenaltyContext
{
    /// <summary>The latents, N×Z.</summary>
    public required Tensor Latents { get; init; }

    /// <summary>Images generated from them, N×C×H×W, not augmented; differentiable.</summary>
    public required Tensor FakeImages { get; init; }

    /// <summary>Scores of the generated images, differentiable.</summary>
    public required Tensor FakeScores { get; init; }

    /// <summary>Generates from N other latents, under the same labels; differentiable.</summary>
    public required Func<Tensor, Tensor> GenerateFake { get; init; }

    /// <summary>Samples the given number of values from [0, 1), on the images' device.</summary>
    public required Func<long, Tensor> Uniform { get; init; }
}
