using SelfAttentionGan.Losses.Penalties;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

/// <summary>Inputs of a penalty: images, and a critic that scores them.</summary>
internal static class PenaltyContexts
{
    /// <param name="real">N×C×H×W.</param>
    /// <param name="fake">N×C×H×W.</param>
    /// <param name="critic">Scores real images, and fake ones, unless another function is given.</param>
    /// <param name="scoreFake">Scores generated images.</param>
    /// <param name="uniform">Uniform random numbers; by default requesting some is an error.</param>
    public static PenaltyContext Of(
        Func<Tensor, Tensor> critic, Tensor real, Tensor fake, Func<Tensor, Tensor>? scoreFake = null,
        Func<long, Tensor>? uniform = null) => new()
        {
            RealImages = real,
            FakeImages = fake,
            RealScores = critic(real),
            FakeScores = (scoreFake ?? critic)(fake),
            ScoreReal = critic,
            ScoreFake = scoreFake ?? critic,
            Latents = empty(0),
            GenerateFake = _ => throw new InvalidOperationException("Further images are generated."),
            Uniform = uniform ?? (count => throw new InvalidOperationException($"{count} random numbers were requested.")),
        };

    /// <summary>Scores alone, for a penalty that does not use images.</summary>
    public static PenaltyContext As(Tensor realScores, Tensor fakeScores) => new()
    {
        RealImages = empty(0),
        FakeImages = empty(0),
        RealScores = realScores,
        FakeScores = fakeScores,
        ScoreReal = _ => throw new InvalidOperationException("Real images are scored again."),
        ScoreFake = _ => throw new InvalidOperationException("Generated images are scored again."),
        Latents = empty(0),
        GenerateFake = _ => throw new InvalidOperationException("Further images are generated."),
        Uniform = count => throw new InvalidOperationException($"{count} random numbers were requested."),
    };
}
