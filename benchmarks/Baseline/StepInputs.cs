using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks.Baseline;

/// <summary>
/// The inputs of a training step: real images, latents for both updates, and labels where there are classes.
/// </summary>
internal sealed record StepInputs(Tensor Images, Tensor? Labels)
{
    public required Latents ForDiscriminator { get; init; }

    public required Latents ForGenerator { get; init; }

    public StepInputs To(ScalarType type) => new(Images.to(type), Labels)
    {
        ForDiscriminator = ForDiscriminator with { Values = ForDiscriminator.Values.to(type) },
        ForGenerator = ForGenerator with { Values = ForGenerator.Values.to(type) },
    };
}

/// <summary>Latents, and the classes of the images to generate from them.</summary>
internal sealed record Latents(Tensor Values, Tensor? Labels);

/// <summary>The outputs of a training step.</summary>
internal sealed record StepOutputs(
    Tensor FakeImages, Tensor RealScores, Tensor FakeScores, Tensor DiscriminatorLoss, Tensor GeneratorLoss);
