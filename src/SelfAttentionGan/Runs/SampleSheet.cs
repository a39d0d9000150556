using SelfAttentionGan.Imaging;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>Paints as many pictures as you like with a trained generator, and lays them side by side.</summary>
/// <remarks>
/// A generator that is <see cref="IClassConditional"/> and has classes goes through them in turn, unless it is told
/// one; in the drawn sheet each column then has a class.
/// </remarks>
/// <param name="generator">
/// The generator; it paints in evaluation mode, and all its layers are then put back into their own.
/// </param>
/// <param name="latent">Numbers in one latent.</param>
public sealed class SampleSheet(Module<Tensor, Tensor> generator, int latent)
{
    // Attention over all pictures at once would take the memory of them all.
    private const int Together = 16;

    private readonly Player painter = new(generator);

    /// <summary>Pictures. The default is 64.</summary>
    public int Count { get; init; } = 64;

    /// <summary>Where the latents come from; the same seed draws the same ones. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// How far the latents' numbers may be from zero (<see cref="TruncatedNormal"/>). The default is infinity: the
    /// latents of the training.
    /// </summary>
    public double Threshold { get; init; } = double.PositiveInfinity;

    /// <summary>The class of all pictures, from 0 on. Null, the default, goes through the classes in turn.</summary>
    public int? Label { get; init; }

    /// <summary>
    /// Batches of 16 latents that batch normalisation takes its statistics from (<see cref="StandingStatistics"/>), as
    /// near to zero as those that are painted. The default is 0: the running statistics of the training.
    /// </summary>
    public int StandingPasses { get; init; }

    /// <summary>Paints all pictures.</summary>
    /// <returns>The pictures, N×C×H×W in [-1, 1], where the generator is.</returns>
    /// <exception cref="ArgumentException">
    /// A number is out of range, there is no such class, or there are no statistics to take.
    /// </exception>
    public Tensor Paint()
    {
        CheckLabel();

        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var evaluation = new Evaluation(generator);

        var latents = TruncatedNormal.Draw(Count, latent, Threshold, Seed).to(Device);      // (n, z)
        var labels = Labels(latents);
        using var standing = StandingPasses > 0 ? Stand() : null;

        return cat([.. latents.split(Together).Zip(labels.split(Together), painter.Answer)]).MoveToOuterDisposeScope();
    }

    /// <summary>Paints all pictures onto one sheet.</summary>
    /// <inheritdoc cref="Paint" path="/exception"/>
    public Bitmap Draw()
    {
        using var pictures = Paint();

        return ImageGrid.Draw(pictures, Columns);
    }

    private Device Device => generator.parameters().First().device;

    /// <summary>A multiple of the classes that makes a sheet nearly square.</summary>
    private int? Columns => Label is null && painter.Classes is > 0 and var classes && classes <= Count
        ? Math.Max(1, (int)Math.Round(Math.Sqrt(Count) / classes)) * classes
        : null;

    private Tensor Labels(Tensor latents) => painter.Classes == 0
        ? zeros(Count)
        : Label is { } label
            ? full(Count, Scalars.Of(label), dtype: ScalarType.Int64, device: latents.device)
            : Arithmetic.Range(Count, latents.device).remainder(Scalars.Of(painter.Classes));    // (n)

    private StandingStatistics Stand()
    {
        var latents = TruncatedNormal.Draw((long)StandingPasses * Together, latent, Threshold, ~Seed).to(Device);
        using var labels = painter.Classes > 0 ? new LabelSource(painter.Classes, ~Seed, Device) : null;
        var pass = 0;

        return new(generator, StandingPasses, () => painter.Answer(
            latents.narrow(0, Together * (long)pass++, Together), labels?.Draw(Together)));
    }

    private void CheckLabel()
    {
        if (Label is { } label && painter.Classes == 0)
            throw new ArgumentException(
                $"A class is asked of a generator that has some, but this one has none, and got {label}; "
                + "leave the class out.", nameof(Label));
        if (Label < 0 || Label >= painter.Classes)
            throw new ArgumentException(
                $"This generator's classes go from 0 to {painter.Classes - 1}, but got {Label}.", nameof(Label));
    }
}
