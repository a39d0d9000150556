using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Data.Voxels;

/// <summary>Masked objects for the completion of voxels, and their trivial completion; for <see cref="Datasets.Pairs"/>.</summary>
public static class VoxelMasks
{
    private const int FirstAxis = 2, Axes = 3;

    /// <summary>
    /// Hides one half of each object: the front or the back, the top or the bottom, the left or the right. Returns the
    /// object with zeros in it, and the mask as one more channel, 1 where voxels are missing: N×2×D×H×W.
    /// </summary>
    /// <remarks>Which half it is depends on nothing but the seed and an object's index. Sides are even.</remarks>
    /// <param name="seed">Seed of the halves. The default is 0.</param>
    public static Func<Tensor, IReadOnlyList<long>, Tensor> MissingHalf(ulong seed = 0) => (voxels, indices) =>
    {
        if (voxels.dim() != 5 || voxels.shape[1] != 1 || voxels.shape[2..].Any(side => side % 2 != 0))
            throw new ArgumentException(
                $"Objects whose half is hidden are voxels N×1×D×H×W with even sides, but got {voxels.Describe()}; voxelize them "
                + "at another size.", nameof(voxels));

        using var scope = NewDisposeScope();

        var mask = zeros_like(voxels);
        for (var i = 0; i < indices.Count; i++)
        {
            var half = SplitMix64.For(seed, indices[i]).NextInt64(2 * Axes);
            var (axis, side) = (FirstAxis + half / 2, voxels.shape[FirstAxis + half / 2] / 2);
            mask[i].narrow(axis - 1, half % 2 * side, side).fill_(Scalars.One);
        }

        return cat([voxels * Scalars.One.Minus(mask), mask], 1).MoveToOuterDisposeScope();
    };

    /// <summary>The trivial completion: reflects the half that is known onto the one that is missing.</summary>
    /// <param name="inputs">What <see cref="MissingHalf"/> returns, N×2×D×H×W.</param>
    /// <returns>N×1×D×H×W.</returns>
    /// <exception cref="ArgumentException">Of some object no half is missing.</exception>
    public static Tensor Mirror(Tensor inputs)
    {
        using var scope = NewDisposeScope();

        return stack([.. Enumerable.Range(0, (int)inputs.shape[0]).Select(i => MirrorOne(inputs[i]))])
            .MoveToOuterDisposeScope();
    }

    private static Tensor MirrorOne(Tensor input)
    {
        var (voxels, mask) = (input.narrow(0, 0, 1), input.narrow(0, 1, 1));                 // (1, d, h, w) each
        for (var axis = 1L; axis <= Axes; axis++)
            if (mask.flip(axis).eq(Scalars.One.Minus(mask)).all().item<bool>())
                return voxels.Plus(voxels.flip(axis));                                       // zeros where it is missing

        throw new ArgumentException(
            $"An object is mirrored where one half is missing, but its mask hides another part; pass what {nameof(MissingHalf)} "
            + "returns.", nameof(input));
    }
}
