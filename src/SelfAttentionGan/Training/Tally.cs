using System.Diagnostics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Sums the figures of each step on the device, so that only a report waits for it.</summary>
/// <remarks>A sum keeps what is not finite: no step between two reports can hide it.</remarks>
internal sealed class Tally(int imagesPerStep, Device device) : IDisposable
{
    private readonly Tensor sums = zeros(4, device: device).DetachFromDisposeScope();
    private readonly Stopwatch sinceStart = Stopwatch.StartNew(), training = Stopwatch.StartNew();
    private int steps;

    /// <summary>Adds a step: the discriminator's loss and scores, shape 3, and the generator's loss.</summary>
    public void Add(Tensor discriminator, Tensor generator)
    {
        using var scope = NewDisposeScope();

        sums.add_(cat([discriminator, generator.view(1)]));
        steps++;
    }

    /// <summary>Returns the means since the report before.</summary>
    public TrainingStep Report(int step)
    {
        using var scope = NewDisposeScope();

        var means = (sums / steps).cpu().data<float>().ToArray();

        return new(
            step,
            DiscriminatorLoss: means[0],
            GeneratorLoss: means[3],
            RealScore: means[1],
            FakeScore: means[2],
            ImagesPerSecond: steps * imagesPerStep / training.Elapsed.TotalSeconds,
            sinceStart.Elapsed.TotalSeconds);
    }

    /// <summary>Begins the next report's means, and its time.</summary>
    public void Restart()
    {
        using var scope = NewDisposeScope();

        sums.zero_();
        steps = 0;
        training.Restart();
    }

    public void Dispose() => sums.Dispose();
}
