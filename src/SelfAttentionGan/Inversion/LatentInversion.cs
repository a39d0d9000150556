using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Optimization;
using SelfAttentionGan.Training.Sampling;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace SelfAttentionGan.Inversion;

/// <summary>
/// GAN inversion by optimization (Zhu et al. 2016; as StyleGAN2's projector): finds the latent of which a generator makes
/// a given image.
/// </summary>
/// <remarks>
/// <para>Of many random latents those nearest to the image are optimized by Adam, with a learning rate that falls to 0
/// along a cosine, and the best is returned. The distance of images x and y is
/// <c>‖x − y‖ / √(CHW) + w · ‖f(x) − f(y)‖ / ‖f(y)‖</c> with features f, where given. A penalty
/// <c>p · (‖z‖² / d − 1)²</c> keeps latents near the norm √d of the prior.</para>
/// <para>The generator runs in evaluation mode; its mode, its weights and torch's global random numbers stay as they were.
/// The same options give the same latent.</para>
/// </remarks>
/// <param name="generator">The generator, of latents.</param>
public sealed class LatentInversion(IGenerator generator)
{
    // Attention over all starts at once would take the memory of them all.
    private const int BatchSize = 16;

    /// <summary>Optimization steps. The default is 300.</summary>
    public int Steps { get; init; } = 300;

    /// <summary>Random latents to begin with. The default is 256.</summary>
    public int Starts { get; init; } = 256;

    /// <summary>Of those the number that is optimized, side by side. The default is 4.</summary>
    public int Candidates { get; init; } = 4;

    /// <summary>Adam's first learning rate. The default is 0.05.</summary>
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The weight p of the penalty on the latent's norm; 0 for none. The default is 0.01.</summary>
    public double PriorWeight { get; init; } = 0.01;

    /// <summary>
    /// Computes features N×D with a gradient of images in [-1, 1], as <c>ClassifierExtractor.ComputeFeatures</c>. Null, the
    /// default, compares pixels alone.
    /// </summary>
    public Func<Tensor, Tensor>? Features { get; init; }

    /// <summary>The weight w of the distance of features. The default is 1.</summary>
    public double FeatureWeight { get; init; } = 1;

    /// <summary>The class of the image; null, the default, tries all in turn and takes the best.</summary>
    public int? Label { get; init; }

    /// <summary>Seed of the random latents. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Finds the latent of an image.</summary>
    /// <param name="image">The image, C×H×W or 1×C×H×W in [-1, 1], of the generator's shape.</param>
    /// <param name="report">Receives each step, from 1, and the least distance so far; the default is none.</param>
    /// <returns>The latent and its image; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">
    /// The image has another shape than the generator's or values beyond [-1, 1], or an option is out of range.
    /// </exception>
    public InversionResult Invert(Tensor image, Action<int, double>? report = null)
    {
        CheckOptions();
        using var scope = NewDisposeScope();
        using var evaluation = new EvalModeScope(generator.Module);
        using var frozen = new FreezeScope(generator.Module);

        var device = generator.Module.parameters().First().device;
        var target = Prepare(image).to(device);                                             // (1, c, h, w)
        var wanted = Features?.Invoke(target).detach();                                     // (1, d)
        var (latents, labels) = FindStarts(target, wanted, device);                         // (candidates, z)

        return Optimize(latents, labels, target, wanted, report);
    }

    private InversionResult Optimize(
        Tensor start, Tensor? labels, Tensor target, Tensor? wanted, Action<int, double>? report)
    {
        var latents = new Parameter(start.clone());
        using var optimizer = optim.Adam([latents], LearningRate);
        var update = OptimizerStep.For(optimizer);
        var group = optimizer.ParamGroups.Single();
        var best = new Best(start.shape[0]);
        var histories = new List<float[]>();

        for (var step = 0; step <= Steps; step++)
        {
            using var stepScope = NewDisposeScope();
            var distances = Distances(generator.Generate(latents, labels), target, wanted);
            histories.Add(distances.detach().cpu().data<float>().ToArray());
            best.Record(histories[^1], latents);
            if (step == Steps)
                break;

            distances.Plus(Penalty(latents)).sum().backward();
            group.LearningRate = LearningRate * (1 + Math.Cos(Math.PI * step / Steps)) / 2;
            update.Apply();
            latents.grad = null;
            report?.Invoke(step + 1, best.Distance);
        }

        if (!float.IsFinite(best.Distance))
            throw new InvalidOperationException(
                "Images of the generator must be finite, but no distance was; check its weights with sagan inspect.");

        return Result(best, start, labels, target, [.. histories.Select(history => (double)history[best.Candidate])]);
    }

    private InversionResult Result(Best best, Tensor start, Tensor? labels, Tensor target, double[] distances)
    {
        using var noGrad = no_grad();
        var label = labels?.narrow(0, best.Candidate, 1);
        var latent = tensor(best.Latent, [1, best.Latent.Length], device: target.device);
        var image = generator.Generate(latent, label).cpu();
        var first = generator.Generate(start.narrow(0, best.Candidate, 1), label).cpu();
        var pixels = (image - target.cpu()).Squared().mean().sqrt().item<float>();

        return new(
            latent.cpu().MoveToOuterDisposeScope(), (int?)label?.item<long>(), image.MoveToOuterDisposeScope(),
            first.MoveToOuterDisposeScope(), pixels, distances);
    }

    /// <summary>Returns the random latents whose images are nearest, with their labels.</summary>
    private (Tensor Latents, Tensor? Labels) FindStarts(Tensor target, Tensor? wanted, Device device)
    {
        using var noGrad = no_grad();
        using var sampler = new LatentSampler(generator.LatentDim, Seed, device);
        var latents = sampler.Sample(Starts);                                               // (starts, z)
        var labels = generator.Classes == 0 ? null : tensor(
            [.. Enumerable.Range(0, Starts).Select(i => (long)(Label ?? i % generator.Classes))], device: device);
        var distances = new List<Tensor>();
        for (var first = 0; first < Starts; first += BatchSize)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(BatchSize, Starts - first);
            var images = generator.Generate(latents.narrow(0, first, count), labels?.narrow(0, first, count));
            RequireShape(images, target);
            distances.Add(Distances(images, target, wanted).MoveToOuterDisposeScope());
        }

        var nearest = cat([.. distances]).argsort().narrow(0, 0, Math.Min(Candidates, Starts));
        return (latents.index_select(0, nearest), labels?.index_select(0, nearest));
    }

    /// <summary>Returns the distance of each image to the target, N.</summary>
    private Tensor Distances(Tensor images, Tensor target, Tensor? wanted)
    {
        // The gradient of a root is infinite at 0.
        var pixels = (images - target).Squared().mean([1, 2, 3]).Plus(Scalars.Of(1e-12)).sqrt();
        if (wanted is null)
            return pixels;

        var difference = (Features!(images) - wanted).Squared().sum(1).Plus(Scalars.Of(1e-12)).sqrt();
        return pixels.Plus(difference / wanted.norm().Plus(Scalars.Of(1e-12)) * Scalars.Of(FeatureWeight));
    }

    private Tensor Penalty(Tensor latents) =>
        latents.Squared().mean([1]).Plus(Scalars.Of(-1)).Squared() * Scalars.Of(PriorWeight);

    private Tensor Prepare(Tensor image)
    {
        var batch = image.dim() == 3 ? image.unsqueeze(0) : image;
        if (batch.dim() != 4 || batch.shape[0] != 1)
            throw new ArgumentException(
                $"An image to invert has shape C×H×W, or 1×C×H×W, but got {image.Describe()}; pass one image.",
                nameof(image));
        if (generator.ImageShape is { } shape
            && !batch.shape[1..].SequenceEqual([shape.Channels, shape.Height, shape.Width]))
            throw WrongShape(shape.ToString(), batch);

        var target = batch.detach().to(ScalarType.Float32);
        return target.abs().max().item<float>() <= 1.001f
            ? target
            : throw new ArgumentException(
                "Values of an image are in [-1, 1], but this one has others; convert bytes by x / 127.5 − 1.",
                nameof(image));
    }

    private static void RequireShape(Tensor images, Tensor target)
    {
        if (!images.shape[1..].SequenceEqual(target.shape[1..]))
            throw WrongShape(TensorShape.Describe(images.shape[1..]), target);
    }

    private static ArgumentException WrongShape(string expected, Tensor image) => new(
        $"An image to invert has the shape of the generator's, {expected}, but got "
        + $"{TensorShape.Describe(image.shape[1..])}; crop and resize it.", nameof(image));

    private void CheckOptions()
    {
        if (generator.LatentDim < 1)
            throw new ArgumentException(
                "A generator to invert takes latents, but this one takes none; pass one that does.", nameof(generator));
        if (Steps < 0 || Starts < 1 || Candidates < 1
            || !(LearningRate > 0) || !(PriorWeight >= 0) || !(FeatureWeight >= 0))
            throw new ArgumentException(
                "Steps and weights are 0 or more, starts and candidates at least 1, and the learning rate above 0, but "
                + $"got {Steps} steps, {Starts} starts, {Candidates} candidates, learning rate {LearningRate}, and weights "
                + $"{PriorWeight} and {FeatureWeight}; correct them.");
        if (Label is { } label && (label < 0 || label >= generator.Classes))
            throw new ArgumentException(
                $"{nameof(Label)} is from 0 to {generator.Classes - 1}, or null, but got {label}; correct it.");
    }

    /// <summary>The nearest latent of all candidates and steps.</summary>
    private sealed class Best(long candidates)
    {
        private readonly float[] least = [.. Enumerable.Repeat(float.PositiveInfinity, (int)candidates)];

        public int Candidate { get; private set; }

        public float[] Latent { get; private set; } = [];

        public float Distance => least[Candidate];

        public void Record(float[] distances, Tensor latents)
        {
            for (var i = 0; i < distances.Length; i++)
            {
                if (!(distances[i] < least[i]))
                    continue;

                least[i] = distances[i];
                if (Latent.Length > 0 && !(least[i] <= Distance))
                    continue;

                using var row = latents[i].detach().cpu();
                (Candidate, Latent) = (i, row.data<float>().ToArray());
            }
        }
    }
}
