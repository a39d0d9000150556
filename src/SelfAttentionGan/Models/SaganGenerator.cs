using SelfAttentionGan.Layers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Models;

/// <summary>Paints pictures from latents: a SAGAN generator, as its builder drew it.</summary>
/// <remarks>
/// Takes latents of shape N×Latent, drawn from a normal distribution, and returns pictures N×C×H×W in [-1, 1]; a
/// generator with classes takes labels too. In training, batch normalisation uses and records the batch's statistics
/// and spectral normalisation sharpens its estimates; in evaluation neither moves, and equal latents give equal
/// pictures.
/// </remarks>
public sealed class SaganGenerator : WeightedModule<Tensor, Tensor>, IClassConditional, IGenerator
{
    private readonly Stages stages;

    internal SaganGenerator(int latent, int classes, Stages stages, SaganOptions? options)
        : base(nameof(SaganGenerator))
    {
        (Latent, Classes, this.stages, Options) = (latent, classes, stages, options);

        stages.RegisterIn(this);
    }

    /// <summary>Numbers in one latent.</summary>
    public int Latent { get; }

    /// <inheritdoc/>
    public int Classes { get; }

    /// <summary>The options that it was built from; null where a builder was told layer by layer.</summary>
    public SaganOptions? Options { get; }

    int IGenerator.LatentDim => Latent;

    nn.Module IGenerator.Module => this;

    object? IGenerator.Options => Options;

    object? IGenerator.Summary => Describe();

    Tensor IGenerator.Generate(Tensor latents, Tensor? labels) =>
        Classes > 0 ? call(latents, labels!) : call(latents);

    IGenerator? IGenerator.CreateCopy() => Options is { } options ? SaganGeneratorBuilder.From(options).Build() : null;

    /// <summary>Returns one picture for each latent; for a generator without classes.</summary>
    /// <param name="latents">Latents, N×Latent.</param>
    /// <returns>Pictures, N×C×H×W in [-1, 1].</returns>
    /// <exception cref="ArgumentException">The latents are not N×Latent.</exception>
    /// <exception cref="InvalidOperationException">The generator has classes.</exception>
    public override Tensor forward(Tensor latents)
    {
        ClassLabels.RequireNone(Classes, "generator");

        return Paint(latents, labels: null);
    }

    /// <summary>Returns one picture for each latent, of the class that its label names.</summary>
    /// <param name="input">Latents, N×Latent.</param>
    /// <param name="labels">N labels, int64, from 0 to <see cref="Classes"/> − 1.</param>
    /// <returns>Pictures, N×C×H×W in [-1, 1].</returns>
    /// <exception cref="ArgumentException">The latents are not N×Latent, or the labels not N int64.</exception>
    /// <exception cref="InvalidOperationException">The generator has no classes.</exception>
    public Tensor call(Tensor input, Tensor labels)
    {
        ClassLabels.Require(labels, input, Classes, "generator");

        return Paint(input, labels);
    }

    /// <summary>Returns the table of the stages: shapes, parameters, multiply-adds.</summary>
    public NetworkDescription Describe() => stages.Describe();

    private Tensor Paint(Tensor latents, Tensor? labels)
    {
        if (latents.dim() != 2 || latents.shape[1] != Latent)
            throw new ArgumentException(
                $"This generator takes latents of shape N×{Latent}, but got {latents.Describe()}; " +
                $"draw them with randn(n, {Latent}).", nameof(latents));

        using var scope = NewDisposeScope();

        return tanh(stages.Pass(latents.alias(), labels)).MoveToOuterDisposeScope();        // (n, c, h, w)
    }
}
