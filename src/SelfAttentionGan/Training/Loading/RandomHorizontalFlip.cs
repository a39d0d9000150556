using SelfAttentionGan.Data;
using SelfAttentionGan.Training.DataParallel;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Loading;

/// <summary>Flips each image left to right with probability 1/2: a pure function of seed and batch.</summary>
internal sealed class RandomHorizontalFlip(int seed)
{
    /// <summary>Returns a new batch; input images are flipped with their targets.</summary>
    /// <param name="batch">The images of this process.</param>
    /// <param name="batchIndex">The batch.</param>
    /// <param name="share">Which of the whole batch they are; by default all.</param>
    public Batch Apply(Batch batch, long batchIndex, BatchShare? share = null)
    {
        using var scope = NewDisposeScope();

        share ??= BatchShare.Whole;
        var random = SplitMix64.For(~(ulong)seed, batchIndex);
        var flips = new bool[share.CountAll(batch.Images.shape[0])];
        for (var i = 0; i < flips.Length; i++)
            flips[i] = random.Bernoulli(0.5f);

        var flipped = share.Select(tensor(flips));                                      // (n)

        return new(
            Flip(batch.Images).MoveToOuterDisposeScope(),
            batch.Labels?.alias().MoveToOuterDisposeScope(),
            (batch.Inputs is { } inputs && inputs.dim() == batch.Images.dim() ? Flip(inputs) : batch.Inputs?.alias())
                ?.MoveToOuterDisposeScope());

        Tensor Flip(Tensor images) =>
            where(flipped.to(images.device).view([-1, .. images.shape[1..].Select(_ => 1L)]), images.flip(-1), images);
    }
}
