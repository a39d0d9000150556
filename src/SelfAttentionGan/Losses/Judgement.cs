using static TorchSharp.torch;

namespace SelfAttentionGan.Losses;

/// <summary>What a discriminator saw in its turn, how it scored it, and a way to ask it again.</summary>
public sealed class Judgement
{
    /// <summary>Real pictures, N×C×H×W, before any augmentation.</summary>
    public required Tensor RealImages { get; init; }

    /// <summary>Generated pictures, N×C×H×W, before any augmentation and without a history.</summary>
    public required Tensor FakeImages { get; init; }

    /// <summary>The scores of the real pictures, with their history.</summary>
    public required Tensor RealScores { get; init; }

    /// <summary>The scores of the generated pictures, with their history.</summary>
    public required Tensor FakeScores { get; init; }

    /// <summary>Scores N other pictures as the real ones were: under their labels, augmented anew.</summary>
    public required Func<Tensor, Tensor> JudgeAsReal { get; init; }

    /// <summary>Scores N other pictures as the generated ones were: under their labels, augmented anew.</summary>
    public required Func<Tensor, Tensor> JudgeAsFake { get; init; }

    /// <summary>Returns so many numbers from [0, 1), drawn anew, on the pictures' device.</summary>
    public required Func<long, Tensor> Uniform { get; init; }
}
