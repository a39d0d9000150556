using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Turns half of the pictures left to right, by chance that is a pure function of seed and turn.</summary>
internal sealed class Mirror(int seed)
{
    /// <summary>Returns a batch of its own, what belongs to a picture turned with it.</summary>
    public Batch Turn(Batch batch, long turn)
    {
        using var scope = NewDisposeScope();

        var chance = SplitMix64.For(~(ulong)seed, turn);
        var flips = new bool[batch.Images.shape[0]];
        for (var i = 0; i < flips.Length; i++)
            flips[i] = chance.Chance(0.5f);

        var turned = tensor(flips);                                             // (n)

        return new(
            Flip(batch.Images).MoveToOuterDisposeScope(),
            batch.Labels?.alias().MoveToOuterDisposeScope(),
            (batch.Inputs is { } inputs && inputs.dim() == 4 ? Flip(inputs) : batch.Inputs?.alias())
                ?.MoveToOuterDisposeScope());

        Tensor Flip(Tensor pictures) =>
            where(turned.to(pictures.device).view(-1, 1, 1, 1), pictures.flip(3), pictures);
    }
}
