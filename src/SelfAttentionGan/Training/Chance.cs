using SelfAttentionGan.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>All that a training leaves to chance, in a form that a checkpoint can keep.</summary>
/// <remarks>
/// Latents, labels and objectives draw from generators of their own, so that two trainings in one process do not
/// disturb each other; torch's own, which layers such as dropout use, is kept too, but is everybody's.
/// </remarks>
internal sealed class Chance : Module
{
    // Field names are checkpoint keys: rename one and old checkpoints no longer load.
    private readonly Tensor latents, labels, uniform, shared;

    private readonly Device device;
    private readonly LatentSource latentSource;
    private readonly LabelSource? labelSource;
    private readonly Generator uniformSource;

    public Chance(GanTrainerOptions options, int classes, Device device)
        : base(nameof(Chance))
    {
        this.device = device;
        latentSource = new(options.Latent, options.Seed, device);
        labelSource = classes > 0 ? new(classes, options.Seed, device) : null;
        uniformSource = new(SplitMix64.For((ulong)options.Seed, 0).Next());

        latents = latentSource.Chance.get_state().DetachFromDisposeScope();
        labels = (labelSource?.Chance.get_state() ?? zeros(0, dtype: ScalarType.Byte)).DetachFromDisposeScope();
        uniform = uniformSource.get_state().DetachFromDisposeScope();
        shared = get_rng_state().DetachFromDisposeScope();
        RegisterComponents();
    }

    public Tensor Latents(long count) => latentSource.Draw(count);

    public Tensor? Labels(long count) => labelSource?.Draw(count);

    public Tensor Uniform(long[] shape)
    {
        using var scope = NewDisposeScope();

        return rand(shape, generator: uniformSource).to(device).MoveToOuterDisposeScope();
    }

    /// <summary>Writes down where every generator stands.</summary>
    public void Note()
    {
        using var scope = NewDisposeScope();

        latents.copy_(latentSource.Chance.get_state());
        if (labelSource is not null)
            labels.copy_(labelSource.Chance.get_state());
        uniform.copy_(uniformSource.get_state());
        shared.copy_(get_rng_state());
    }

    /// <summary>Puts every generator where it was written down to stand.</summary>
    /// <exception cref="InvalidDataException">None can stand there.</exception>
    public void Recall()
    {
        latentSource.Chance.set_state(MersenneTwister.Require(latents, nameof(latents)));
        labelSource?.Chance.set_state(MersenneTwister.Require(labels, nameof(labels)));
        uniformSource.set_state(MersenneTwister.Require(uniform, nameof(uniform)));
        set_rng_state(MersenneTwister.Require(shared, nameof(shared)));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            latentSource.Dispose();
            labelSource?.Dispose();
            uniformSource.Dispose();
        }

        base.Dispose(disposing);
    }
}
