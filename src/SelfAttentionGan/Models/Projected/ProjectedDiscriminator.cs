using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models.Projected;

/// <summary>
/// Projected discriminator (Projected GAN, Sauer et al. 2021): small discriminators on the features of a frozen,
/// pretrained network.
/// </summary>
/// <remarks>
/// <para>
/// The frozen network's feature maps, finest first, pass through 1×1 convolutions (cross-channel mixing), and from the
/// coarsest to the finest each is upsampled, convolved and added to the next (cross-scale mixing). These convolutions
/// are random and fixed. Each of the mixed maps has a head: 4×4 convolutions of stride 2 with spectral and batch
/// normalization down to 8×8, and a convolution to a map of scores. Only the heads are trained. A loss receives all
/// scores of an image, and its mean over them is that of the heads' losses.
/// </para>
/// <para>
/// The frozen network is put into evaluation mode, its parameters get no gradient, and the generator's gradient flows
/// through it. It is not a part of this module: neither trained nor saved with checkpoints; create it again with the
/// same weights to resume. It is moved to the device of the images. Source: "Projected GANs Converge Faster",
/// arXiv:2111.01007, and its code.
/// </para>
/// </remarks>
public sealed class ProjectedDiscriminator : CheckedModule<Tensor, Tensor>, IDiscriminator
{
    private readonly Module frozen;
    private readonly Func<Tensor, IReadOnlyList<Tensor>> features;
    private readonly FixedConvolution[] channelMixing, scaleMixing;
    private readonly ProjectedHead[] heads;

    /// <summary>
    /// Creates the heads for the feature maps of a frozen network, which is run once on an empty image.
    /// </summary>
    /// <param name="frozen">The pretrained network. It stays the caller's, who disposes it.</param>
    /// <param name="features">
    /// Computes feature maps N×C×H×W from images N×C×H×W in [-1, 1], finest first, each about half as large as the one
    /// before; four are usual. What the network expects of images (size, mean, standard deviation) belongs here.
    /// </param>
    /// <param name="image">Shape of the images, C×H×W.</param>
    /// <param name="channels">
    /// Channels of the finest mixed map, and of the heads at 64 positions a side. The default is 64, the authors'.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are no feature maps, one has another shape, or is larger than the one before; or channels are below 1.
    /// </exception>
    public ProjectedDiscriminator(
        Module frozen, Func<Tensor, IReadOnlyList<Tensor>> features, ImageShape image, int channels = 64)
        : base(nameof(ProjectedDiscriminator))
    {
        TensorShape.RequireChannels(channels, "A projected discriminator");
        (this.frozen, this.features, ImageShape) = (frozen, features, image);

        frozen.eval();
        foreach (var parameter in frozen.parameters())
            parameter.requires_grad = false;

        var maps = FindMaps();
        channelMixing = [.. maps.Select((map, i) => new FixedConvolution(map.Channels, Mixed(i)))];
        scaleMixing = [.. maps.Select((_, i) => new FixedConvolution(Mixed(i), Projected(i)))];
        heads = [.. maps.Select((map, i) => new ProjectedHead(
            Projected(i), i == 0 ? map.Size.Doubled : maps[i - 1].Size, channels))];
        Register();

        // Channels double with each scale, and mixing scales halves them again, but for the finest.
        long Mixed(int scale) => (long)channels << scale;

        long Projected(int scale) => Mixed(Math.Max(0, scale - 1));
    }

    /// <summary>Shape of an image that it scores, C×H×W.</summary>
    public ImageShape ImageShape { get; }

    /// <inheritdoc/>
    public long ScoresPerImage => heads.Sum(head => head.Scores);

    ImageShape? IDiscriminator.ImageShape => ImageShape;

    Module IDiscriminator.Module => this;

    ModelSummary? IDiscriminator.Summary => ModelSummary.Of(this);

    /// <summary>Scores images.</summary>
    /// <param name="images">N×C×H×W in [-1, 1].</param>
    /// <returns>The scores of all heads, N×<see cref="ScoresPerImage"/>, before any sigmoid.</returns>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public override Tensor forward(Tensor images)
    {
        OneDnnGuard.Ensure();
        if (images.shape is not [_, var channels, var height, var width]
            || (channels, height, width) != (ImageShape.Channels, ImageShape.Height, ImageShape.Width))
            throw new ArgumentException(
                $"This discriminator takes images of shape N×{ImageShape}, but got {images.Describe()}; " +
                "resize them, or create it for their size.", nameof(images));

        using var scope = NewDisposeScope();

        var maps = Project(images);
        return cat([.. heads.Zip(maps, (head, map) => head.call(map))], 1).MoveToOuterDisposeScope();    // (n, scores)
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The images have another shape.</exception>
    public Tensor Score(Tensor images, Tensor? labels = null) => call(images);

    /// <summary>
    /// Computes the mixed feature maps, finest first; each is as large as the finer one before its mixing.
    /// </summary>
    private Tensor[] Project(Tensor images)
    {
        Tensor[] mixed = [.. ComputeFeatures(images).Zip(channelMixing, (map, mixing) => mixing.call(map))];
        var projected = new Tensor[mixed.Length];

        for (var i = mixed.Length - 1; i >= 0; i--)
        {
            var sum = i == mixed.Length - 1 ? mixed[i] : projected[i + 1].Plus(mixed[i]);        // (n, c, h, w)
            var size = i == 0 ? [2 * sum.shape[2], 2 * sum.shape[3]] : mixed[i - 1].shape[2..];
            projected[i] = scaleMixing[i].call(
                interpolate(sum, size, mode: InterpolationMode.Bilinear, align_corners: true));  // (n, c/2, 2h, 2w)
        }

        return projected;
    }

    private IReadOnlyList<Tensor> ComputeFeatures(Tensor images)
    {
        if (frozen.parameters().FirstOrDefault() is { } weight && weight.device.ToString() != images.device.ToString())
            frozen.to(images.device);

        return features(images);
    }

    private List<(long Channels, MapSize Size)> FindMaps()
    {
        OneDnnGuard.Ensure();
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var weight = frozen.parameters().FirstOrDefault();
        long[] shape = [1, ImageShape.Channels, ImageShape.Height, ImageShape.Width];
        var shapes = features(zeros(shape, dtype: weight?.dtype, device: weight?.device))
            .Select(map => map.shape).ToArray();
        var found = string.Join(", ", shapes.Select(TensorShape.Describe));
        if (shapes.Length == 0 || shapes.Any(map => map is not [1, > 0, > 0, > 0]))
            throw new ArgumentException(
                $"A projected discriminator needs feature maps N×C×H×W, but for one image it got [{found}]; " +
                "return the outputs of convolutions.");
        if (shapes.Zip(shapes.Skip(1)).Any(pair => pair.Second[2] > pair.First[2] || pair.Second[3] > pair.First[3]))
            throw new ArgumentException(
                $"A projected discriminator needs feature maps from the finest to the coarsest, but got [{found}]; " +
                "order them.");

        return [.. shapes.Select(map => (map[1], new MapSize((int)map[2], (int)map[3])))];
    }

    private void Register()
    {
        for (var i = 0; i < heads.Length; i++)
        {
            register_module($"ccm{i}", channelMixing[i]);
            register_module($"csm{i}", scaleMixing[i]);
            register_module($"head{i}", heads[i]);
        }
    }
}
