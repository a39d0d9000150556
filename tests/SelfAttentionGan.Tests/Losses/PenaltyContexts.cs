using SelfAttentionGan.Losses.Penalties;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

/// <summary>What a discriminator saw, for a test: pictures, and a critic that scores them.</summary>
internal static class PenaltyContexts
{
    /// <param name="real">N×C×H×W.</param>
    /// <param name="fake">N×C×H×W.</param>
    /// <param name="critic">Scores pictures; it is the same for real and fake ones, unless there is another.</param>
    /// <param name="ofFakes">Scores generated pictures.</param>
    /// <param name="uniform">RandomState; by default none is to be had.</param>
    public static PenaltyContext Of(
        Func<Tensor, Tensor> critic, Tensor real, Tensor fake, Func<Tensor, Tensor>? ofFakes = null,
        Func<long, Tensor>? uniform = null) => new()
        {
            RealImages = real,
            FakeImages = fake,
            RealScores = critic(real),
            FakeScores = (ofFakes ?? critic)(fake),
            ScoreReal = critic,
            ScoreFake = ofFakes ?? critic,
            Uniform = uniform ?? (count => throw new InvalidOperationException($"{count} numbers were asked for.")),
        };

    /// <summary>Scores alone, for a penalty that does not look at pictures.</summary>
    public static PenaltyContext As(Tensor realScores, Tensor fakeScores) => new()
    {
        RealImages = empty(0),
        FakeImages = empty(0),
        RealScores = realScores,
        FakeScores = fakeScores,
        ScoreReal = _ => throw new InvalidOperationException("Real pictures are judged again."),
        ScoreFake = _ => throw new InvalidOperationException("Generated pictures are judged again."),
        Uniform = count => throw new InvalidOperationException($"{count} numbers were asked for."),
    };
}
