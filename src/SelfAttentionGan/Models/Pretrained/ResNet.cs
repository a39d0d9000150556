using SelfAttentionGan.Checkpoints.StateFiles;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SelfAttentionGan.Models.Pretrained;

/// <summary>
/// Residual network of basic blocks (ResNet-18 and ResNet-34, He et al. 2016) without its classifier, for features of
/// images: the frozen network of a projected discriminator or of a perceptual distance.
/// </summary>
/// <remarks>
/// <para>
/// A 7×7 convolution and a max pooling, both of stride 2, and four stages of residual blocks with 64, 128, 256 and 512
/// channels; all but the first halve the map. Its state keys are torchvision's, so that files of its <c>resnet18</c> and
/// <c>resnet34</c> load, without <c>fc</c>. The gradient flows to the images.
/// </para>
/// <para>
/// In training its batch normalization takes the batch's statistics, in evaluation those that it has learned: call
/// <c>eval()</c>. Source: "Deep Residual Learning for Image Recognition", arXiv:1512.03385.
/// </para>
/// </remarks>
public sealed class ResNet : CheckedModule<Tensor, Tensor>
{
    // Field names are state keys, torchvision's.
    private readonly Module<Tensor, Tensor> conv1;
    private readonly Module<Tensor, Tensor?, Tensor> bn1;
    private readonly Module<Tensor, Tensor> layer1, layer2, layer3, layer4;

    private readonly double[] scale, shift;

    /// <summary>Creates the network with random weights.</summary>
    /// <param name="blocks">
    /// Blocks of each of the four stages. The default is ResNet-18's, 2, 2, 2, 2; ResNet-34 has 3, 4, 6, 3.
    /// </param>
    /// <param name="mean">
    /// The mean of each channel in [0, 1], red first, that the weights expect to be subtracted. The default is
    /// torchvision's: 0.485, 0.456, 0.406.
    /// </param>
    /// <param name="standardDeviation">
    /// What they expect the channels to be divided by. The default is torchvision's: 0.229, 0.224, 0.225.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There are not four stages with blocks, not three values, or a standard deviation is not positive.
    /// </exception>
    public ResNet(
        IReadOnlyList<int>? blocks = null, IReadOnlyList<double>? mean = null,
        IReadOnlyList<double>? standardDeviation = null)
        : base(nameof(ResNet))
    {
        blocks ??= [2, 2, 2, 2];
        if (blocks.Count != 4 || blocks.Any(count => count < 1))
            throw new ArgumentException(
                $"A residual network needs at least one block in each of 4 stages, but got [{string.Join(", ", blocks)}]; "
                + "give the numbers of its weights.");
        mean ??= [0.485, 0.456, 0.406];
        standardDeviation ??= [0.229, 0.224, 0.225];
        if (mean.Count != 3 || standardDeviation.Count != 3 || standardDeviation.Any(value => !(value > 0)))
            throw new ArgumentException(
                $"A residual network needs a mean and a positive standard deviation for each of 3 channels, but got "
                + $"[{string.Join(", ", mean)}] and [{string.Join(", ", standardDeviation)}]; give those that its weights were "
                + "trained with.");

        // From [-1, 1]: (x / 2 + 1/2 - mean) / deviation.
        scale = [.. standardDeviation.Select(value => 0.5 / value)];
        shift = [.. mean.Zip(standardDeviation, (center, value) => (0.5 - center) / value)];

        conv1 = ResNetBlock.Convolution(3, 64, kernel: 7, stride: 2);
        bn1 = ResNetBlock.Normalization(64);
        (layer1, layer2, layer3, layer4) =
            (Stage(64, 64, blocks[0]), Stage(64, 128, blocks[1]), Stage(128, 256, blocks[2]), Stage(256, 512, blocks[3]));

        RegisterComponents();
    }

    /// <summary>Computes the features of images.</summary>
    /// <param name="images">N×3×H×W in [-1, 1]; the weights were trained at 224×224.</param>
    /// <returns>The mean of the last stage's map over its positions, N×512.</returns>
    /// <exception cref="ArgumentException">The images have another number of channels.</exception>
    public override Tensor forward(Tensor images)
    {
        using var scope = NewDisposeScope();

        return ComputeMaps(images)[^1].mean([2, 3]).MoveToOuterDisposeScope();                          // (n, 512)
    }

    /// <summary>Computes the maps of all stages.</summary>
    /// <param name="images">N×3×H×W in [-1, 1].</param>
    /// <returns>
    /// N×64×H/4×W/4, N×128×H/8×W/8, N×256×H/16×W/16 and N×512×H/32×W/32, rounded up.
    /// </returns>
    /// <exception cref="ArgumentException">The images have another number of channels.</exception>
    public IReadOnlyList<Tensor> ComputeMaps(Tensor images)
    {
        OneDnnGuard.Ensure();
        if (images.dim() != 4 || images.shape[1] != 3)
            throw new ArgumentException(
                $"A residual network takes color images, N×3×H×W, but got {images.Describe()}; repeat a gray channel three times.",
                nameof(images));

        using var scope = NewDisposeScope();

        var normalized = (images * Channels(scale, images)).Plus(Channels(shift, images));               // (n, 3, h, w)
        var stem = relu(bn1.call(conv1.call(normalized), null));
        var first = layer1.call(max_pool2d(stem, kernel_size: 3, stride: 2, padding: 1));
        var second = layer2.call(first);
        var third = layer3.call(second);
        Tensor[] maps = [first, second, third, layer4.call(third)];

        return [.. maps.Select(map => map.MoveToOuterDisposeScope())];
    }

    private static Module<Tensor, Tensor> Stage(long from, long to, int blocks) =>
        Sequential(Enumerable.Range(0, blocks).Select(i => new ResNetBlock(i == 0 ? from : to, to)));

    private static Tensor Channels(double[] values, Tensor like) =>
        tensor(values, dtype: like.dtype, device: like.device).view(1, 3, 1, 1);
}
