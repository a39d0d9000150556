using System.Diagnostics.CodeAnalysis;
using SelfAttentionGan.Data;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Checkpointing;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Monitoring;
using SelfAttentionGan.Training.Optimization;
using SelfAttentionGan.Training.Sampling;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>One update of the discriminator or the generator: the step of GAN training.</summary>
/// <remarks>
/// The optimizers hold the parameters as they are now: move the networks to their device first.
/// </remarks>
internal sealed class GanUpdater : IDisposable, ICheckpointedState
{
    private readonly TrainingComponents networks;
    private readonly GanTrainerOptions options;
    private readonly RandomState random;
    private readonly MetricAccumulator metrics;
    private readonly BatchMetrics batchMetrics;
    private readonly BatchShare share;

    public GanUpdater(
        TrainingComponents networks, GanTrainerOptions options, RandomState random, MetricAccumulator metrics)
    {
        (this.networks, this.options, this.random, this.metrics) = (networks, options, random, metrics);

        batchMetrics = new(options.Seed, networks.Device);
        share = BatchShare.Of(networks.Group, options);
        Generator = new(
            "generator", networks.Generator.Module, networks.GeneratorOptimizer, networks.Device, networks.Group);
        Discriminator = new(
            "discriminator", networks.Discriminator.Module, networks.DiscriminatorOptimizer, networks.Device,
            networks.Group);
    }

    public NetworkOptimizer Generator { get; }

    public NetworkOptimizer Discriminator { get; }

    /// <summary>Updates the discriminator on a batch of real images and as many generated ones.</summary>
    /// <param name="real">Real images with their labels.</param>
    /// <param name="step">The training step, from 1.</param>
    /// <param name="updateIndex">Discriminator updates made before in this step.</param>
    public void UpdateDiscriminator(Batch real, int step, int updateIndex = 0)
    {
        using var scope = NewDisposeScope();

        var (latents, labels) = Sample(real.Images.shape[0]);                                // (n, z), (n)
        var loss = zeros([], ScalarType.Float64, networks.Device);                           // ()
        Discriminator.ZeroGrad();

        for (var part = 0; part < options.GradientAccumulationSteps; part++)
        {
            using var partScope = NewDisposeScope();

            var context = Context(real, latents, labels, part, step, updateIndex, isGeneratorStep: false);
            var result = networks.Objective.ComputeDiscriminatorLoss(context);
            Backward(result, Discriminator, loss);
            RecordScores(context.Real.Images, result);
        }

        Apply(Discriminator, loss, step);
    }

    /// <summary>
    /// Updates the generator on the scores of newly generated images, through the frozen discriminator.
    /// </summary>
    /// <param name="real">The discriminator's last batch; as many images are generated.</param>
    /// <param name="step">The training step, from 1.</param>
    public void UpdateGenerator(Batch real, int step)
    {
        using var scope = NewDisposeScope();
        using var frozen = new FreezeScope(networks.Discriminator.Module);

        var (latents, labels) = Sample(real.Images.shape[0]);                                // (n, z), (n)
        var loss = zeros([], ScalarType.Float64, networks.Device);                           // ()
        Generator.ZeroGrad();

        for (var part = 0; part < options.GradientAccumulationSteps; part++)
        {
            using var partScope = NewDisposeScope();

            var context = Context(real, latents, labels, part, step, options.CriticSteps, isGeneratorStep: true);
            Backward(networks.Objective.ComputeGeneratorLoss(context), Generator, loss);
        }

        Apply(Generator, loss, step);
    }

    /// <summary>Sets both learning rates to a fraction of their full values.</summary>
    public void SetLearningRates(double factor)
    {
        Generator.SetLearningRate(factor);
        Discriminator.SetLearningRate(factor);
    }

    /// <summary>Sets how far the burn-in of β₂ is, from 0 to 1.</summary>
    public void SetBurnIn(double progress)
    {
        Generator.SetBurnIn(progress, options.BurnInBeta2);
        Discriminator.SetBurnIn(progress, options.BurnInBeta2);
    }

    // The store saves and restores parameters and optimizers itself.
    public void Restore(TrainingState state)
    {
        Generator.NonFinite.Reset();
        Discriminator.NonFinite.Reset();
    }

    public void Dispose()
    {
        Generator.Dispose();
        Discriminator.Dispose();
        batchMetrics.Dispose();
    }

    private (Tensor Latents, Tensor? Labels) Sample(long count)
    {
        var latents = random.SampleLatents(share.CountAll(count));
        var labels = random.SampleLabels(share.CountAll(count));

        return (share.Select(latents), labels is null ? null : share.Select(labels));
    }

    /// <summary>
    /// The inputs of a part of the batch; latents are split too, so that they do not depend on its size.
    /// </summary>
    private GanStepContext Context(
        Batch real, Tensor latents, Tensor? labels, int part, int step, int updateIndex, bool isGeneratorStep)
    {
        var size = real.Images.shape[0] / options.GradientAccumulationSteps;

        return new(
            networks.Generator, networks.Discriminator, shape => share.SampleOfPart(random.Uniform, shape))
        {
            IsGeneratorStep = isGeneratorStep,
            Step = step,
            DiscriminatorUpdates = (step - 1L) * options.CriticSteps + updateIndex,
            Real = new(Part(real.Images), Part(real.Labels), Part(real.Inputs)),
            Latents = Part(latents),
            Labels = Part(labels),
        };

        [return: NotNullIfNotNull(nameof(whole))]
        Tensor? Part(Tensor? whole) => whole?.narrow(0, part * size, size);
    }

    /// <summary>Accumulates the gradients of a part of the batch, and adds its loss to the batch's.</summary>
    private void Backward(GanStepResult result, NetworkOptimizer network, Tensor loss)
    {
        var share = 1.0 / options.GradientAccumulationSteps;
        var partLoss = result.Terms.Sum() * Scalars.Of(share);                               // ()
        partLoss.backward();

        loss.add_(partLoss.detach(), Scalars.One);
        foreach (var term in result.Terms)
            metrics.Add($"{network.Name}.{term.Name}", term.Value, share / UpdatesPerStep(network));
        foreach (var (name, value) in result.Metrics)
            metrics.Add(MetricNames.OfObjective(name), value, share / UpdatesPerStep(network));
    }

    /// <summary>Averages, checks and clips the accumulated gradients, and applies them.</summary>
    private void Apply(NetworkOptimizer network, Tensor loss, int step)
    {
        network.AverageGradients(loss);
        var gradientNorm = network.CheckGradients(loss, step);                               // ()
        network.ClipGradients(gradientNorm, options.MaxGradientNorm);
        network.Step();

        metrics.Add(MetricNames.Loss(network.Name), loss, 1.0 / UpdatesPerStep(network));
        metrics.Add(MetricNames.GradientNorm(network.Name), gradientNorm, 1.0 / UpdatesPerStep(network));
    }

    private int UpdatesPerStep(NetworkOptimizer network) => network == Discriminator ? options.CriticSteps : 1;

    private void RecordScores(Tensor real, GanStepResult result)
    {
        using var scope = NewDisposeScope();

        var share = 1.0 / options.GradientAccumulationSteps / options.CriticSteps;
        var (diversity, distance) = batchMetrics.Compare(real, result.FakeImages);

        if (result.RealScores is { } realScores)
            metrics.Add(MetricNames.RealScore, realScores.mean(), share);
        if (result.FakeScores is { } fakeScores)
            metrics.Add(MetricNames.FakeScore, fakeScores.mean(), share);
        metrics.Add(MetricNames.Diversity, diversity, share);
        metrics.Add(MetricNames.Distance, distance, share);
    }
}

/// <summary>Freezes a module until disposed: its parameters get no gradient; its input still does.</summary>
internal sealed class FreezeScope : IDisposable
{
    private readonly Parameter[] parameters;

    public FreezeScope(Module module)
    {
        parameters = [.. module.parameters().Where(parameter => parameter.requires_grad)];
        SetRequiresGrad(false);
    }

    public void Dispose() => SetRequiresGrad(true);

    private void SetRequiresGrad(bool value)
    {
        foreach (var parameter in parameters)
            parameter.requires_grad = value;
    }
}
