using SelfAttentionGan.Losses;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// Image to image: the generator makes pictures of pictures, near the ones that belong to them (pix2pix).
/// </summary>
/// <remarks>
/// Batches come in pairs: <see cref="Data.Batch.Inputs"/> is what the generator gets, in place of latents, and
/// <see cref="Data.Batch.Images"/> what it should make of it. The discriminator scores the two on top of each other,
/// N×(C of inputs + C of images)×H×W, with one score a picture or a map of them. The generator lowers
/// <c>adversarial + likeness · mean|images − painted|</c>. Source: Isola et al., arXiv:1611.07004.
/// </remarks>
/// <param name="loss">What the two are asked for.</param>
/// <param name="likeness">
/// Weight of the mean distance to the picture of the pair. The default is 100, pix2pix's.
/// </param>
public sealed class ImageToImageObjective(IGanLoss loss, double likeness = 100) : IGanObjective
{
    /// <inheritdoc/>
    public Verdict ForDiscriminator(Turn turn)
    {
        var fake = turn.Paint(Inputs(turn));                                    // (n, c, h, w)
        var realScores = Judge(turn, turn.Real.Images);
        var fakeScores = Judge(turn, fake);

        return new(
            [new(LossTerm.Adversarial, loss.ForDiscriminator(realScores, fakeScores))], realScores, fakeScores, fake);
    }

    /// <inheritdoc/>
    public IReadOnlyList<LossTerm> ForGenerator(Turn turn)
    {
        var fake = turn.Paint(Inputs(turn));                                    // (n, c, h, w)

        return
        [
            new(LossTerm.Adversarial, loss.ForGenerator(Judge(turn, fake), () => Judge(turn, turn.Real.Images))),
            new("likeness", l1_loss(fake, turn.Real.Images) * Scalars.Of(likeness)),
        ];
    }

    private static Tensor Judge(Turn turn, Tensor pictures)
    {
        if (!pictures.shape.SequenceEqual(turn.Real.Images.shape))
            throw new ArgumentException(
                $"The generator must make pictures like those of the pair, {turn.Real.Images.Describe()}, but it " +
                $"makes {pictures.Describe()}; build it for their size and channels.");

        return turn.Score(cat([Inputs(turn), pictures], 1), turn.Labels);       // (n, c + c', h, w)
    }

    private static Tensor Inputs(Turn turn) => turn.Real.Inputs ?? throw new InvalidDataException(
        "Image to image needs pairs, but the source gave a batch without inputs; hand them to Batch.");
}
