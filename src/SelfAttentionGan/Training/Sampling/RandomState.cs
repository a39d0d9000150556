using System.Buffers.Binary;
using SelfAttentionGan.Data;
using SelfAttentionGan.Training.Checkpointing;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.Sampling;

/// <summary>The random generators of a training, with their states as buffers of a module, for checkpoints.</summary>
/// <remarks>
/// Latents, labels and objectives have generators of their own, so that two trainings in one process do not influence
/// each other; torch's global one, which layers such as dropout use, is saved too, but shared.
/// </remarks>
internal class RandomState : Module, ICheckpointedState
{
    // Field names are checkpoint keys: rename one and old checkpoints no longer load.
    private readonly Tensor latents, labels, uniform, shared;

    private readonly int latentDim, classes, seed, rank;
    private readonly Device device;
    private readonly LatentSampler latentSampler;
    private readonly LabelSampler? labelSampler;
    private readonly Generator uniformGenerator;

    /// <param name="latentDim">Length of a latent vector.</param>
    /// <param name="classes">Number of classes; 0 for no labels.</param>
    /// <param name="seed">The same seed gives the same numbers.</param>
    /// <param name="device">Where samples are returned; they are computed on the CPU.</param>
    /// <param name="rank">This process among those that train together; the default is 0.</param>
    public RandomState(int latentDim, int classes, int seed, Device device, int rank = 0)
        : base(nameof(RandomState))
    {
        (this.latentDim, this.classes, this.seed, this.device, this.rank) = (latentDim, classes, seed, device, rank);
        latentSampler = new(latentDim, seed, device);
        labelSampler = classes > 0 ? new(classes, seed, device) : null;
        uniformGenerator = new(SplitMix64.For((ulong)seed, 0).Next());

        latents = latentSampler.Generator.get_state().DetachFromDisposeScope();
        labels = (labelSampler?.Generator.get_state() ?? zeros(0, dtype: ScalarType.Byte)).DetachFromDisposeScope();
        uniform = uniformGenerator.get_state().DetachFromDisposeScope();
        shared = get_rng_state().DetachFromDisposeScope();
        RegisterComponents();
    }

    /// <summary>Samples standard normal latents, N×latentDim.</summary>
    public virtual Tensor SampleLatents(long count) => latentSampler.Sample(count);

    /// <summary>Samples labels, N; null without classes.</summary>
    public virtual Tensor? SampleLabels(long count) => labelSampler?.Sample(count);

    /// <summary>
    /// Samples latents and labels that depend on the seed and the step alone, and leave all other random numbers as
    /// they are.
    /// </summary>
    public (Tensor Latents, Tensor? Labels) SampleIndependently(int step, long count)
    {
        var random = SplitMix64.For((ulong)seed, step);
        using var latents = new LatentSampler(latentDim, (int)random.NextInt64(int.MaxValue), device);
        using var labels = classes > 0 ? new LabelSampler(classes, (int)random.NextInt64(int.MaxValue), device) : null;

        return (latents.Sample(count), labels?.Sample(count));
    }

    /// <summary>Samples from [0, 1).</summary>
    public virtual Tensor Uniform(long[] shape)
    {
        using var scope = NewDisposeScope();

        return rand(shape, generator: uniformGenerator).to(device).MoveToOuterDisposeScope();
    }

    /// <summary>Copies the states of all generators into the buffers.</summary>
    public void Save(TrainingState state)
    {
        using var scope = NewDisposeScope();

        latents.copy_(latentSampler.Generator.get_state());
        if (labelSampler is not null)
            labels.copy_(labelSampler.Generator.get_state());
        uniform.copy_(uniformGenerator.get_state());
        shared.copy_(get_rng_state());
    }

    /// <summary>Sets the states of all generators to the buffers.</summary>
    /// <exception cref="InvalidDataException">One is invalid.</exception>
    public void Restore(TrainingState state)
    {
        latentSampler.Generator.set_state(RngStateValidator.Require(latents, nameof(latents)));
        labelSampler?.Generator.set_state(RngStateValidator.Require(labels, nameof(labels)));
        uniformGenerator.set_state(RngStateValidator.Require(uniform, nameof(uniform)));
        set_rng_state(RngStateValidator.Require(shared, nameof(shared)));
        SeedShared(seed, rank, state.Step);
    }

    /// <summary>
    /// Seeds torch's global generator of a process above rank 0, so that layers such as dropout have other numbers there.
    /// </summary>
    public static void SeedShared(int seed, int rank, int step)
    {
        if (rank > 0)
            manual_seed(SplitMix64.For((ulong)seed, ((long)step << 20) + rank).NextInt64(long.MaxValue));
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            latentSampler.Dispose();
            labelSampler?.Dispose();
            uniformGenerator.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>
/// Validates a saved state of torch's Mersenne Twister: torch may end the process over an invalid one.
/// </summary>
internal static class RngStateValidator
{
    // Torch's layout: a seed of 8 bytes, the number of values left, whether it was seeded, the index of the next value.
    private const int Left = 8, Seeded = 12, Next = 16, Words = 624, Length = Next + 8 + 8 * Words;

    /// <exception cref="InvalidDataException">The state is invalid.</exception>
    public static Tensor Require(Tensor state, string name)
    {
        var bytes = state.data<byte>().ToArray();

        return bytes.Length >= Length
            && BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Left)) is > 0 and <= Words
            && BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Seeded)) == 1
            && BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(Next)) <= Words
                ? state
                : throw new InvalidDataException(
                    "A checkpoint must have valid states of the random generators, but the checkpoint's random-state.dat has "
                    + $"an invalid '{name}': the file is damaged. Delete this checkpoint to resume from the one before.");
    }
}
