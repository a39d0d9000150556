using SelfAttentionGan.Data;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>
/// History of generated images (Shrivastava et al. 2017), of which the discriminator is shown some again, so that it
/// does not forget what the generator did before.
/// </summary>
/// <remarks>
/// Until the pool is full each image is stored and returned. Then, with probability ½, an image takes the place of a
/// random one of the pool, which is returned in its stead; otherwise the image itself is returned. The images are
/// buffers, saved with an objective's state: save it with the networks, and move it to their device. Source: "Learning
/// from Simulated and Unsupervised Images through Adversarial Training", arXiv:1612.07828, section 2.3, as in
/// CycleGAN's code.
/// </remarks>
public sealed class ImagePool : Module
{
    // Field names are checkpoint keys: rename one and old states no longer load.
    private readonly Tensor images, count;

    private readonly int capacity;

    /// <summary>Creates an empty pool.</summary>
    /// <param name="shape">Shape of the images.</param>
    /// <param name="capacity">Images that it holds, at least 1. The default is 50, as in CycleGAN.</param>
    /// <exception cref="ArgumentOutOfRangeException">A capacity below 1.</exception>
    public ImagePool(ImageShape shape, int capacity = 50)
        : base(nameof(ImagePool))
    {
        if (capacity < 1)
            throw new ArgumentOutOfRangeException(
                nameof(capacity), capacity, "A pool holds at least one image; 50 is usual. Leave the pool out for none.");

        this.capacity = capacity;
        images = zeros(capacity, shape.Channels, shape.Height, shape.Width).DetachFromDisposeScope();
        count = tensor(0L).DetachFromDisposeScope();

        RegisterComponents();
    }

    /// <summary>Stores images, and returns as many, each itself or one stored before.</summary>
    /// <param name="fresh">N×C×H×W; the result has no gradient to them.</param>
    /// <param name="uniform">
    /// Samples the given number of values from [0, 1). It is called twice for N: for which images an older one is
    /// returned, and for which one.
    /// </param>
    /// <returns>N×C×H×W.</returns>
    /// <exception cref="ArgumentException">The images have another shape than those of the pool.</exception>
    public Tensor Query(Tensor fresh, Func<long, Tensor> uniform)
    {
        if (fresh.dim() != 4 || !fresh.shape[1..].SequenceEqual(images.shape[1..]))
            throw new ArgumentException(
                $"This pool holds images of shape {string.Join('×', images.shape[1..])}, but got {fresh.Describe()}; " +
                "create it with the shape of the generated images.", nameof(fresh));

        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var (choices, places) = (Read(uniform(fresh.shape[0])), Read(uniform(fresh.shape[0])));
        var (held, result) = (count.item<long>(), new Tensor[choices.Length]);
        for (var i = 0; i < result.Length; i++)
        {
            result[i] = fresh[i].detach();                                              // (c, h, w)
            if (held < capacity)
                images[held++].copy_(result[i]);
            else if (choices[i] > 0.5)
                result[i] = Exchange(result[i], (long)(places[i] * capacity));
        }

        using Scalar now = held;
        count.fill_(now);
        return stack(result, 0).MoveToOuterDisposeScope();
    }

    private Tensor Exchange(Tensor image, long place)
    {
        var stored = images[place].clone();
        images[place].copy_(image);

        return stored;
    }

    private static double[] Read(Tensor values) => values.cpu().to(ScalarType.Float64).data<double>().ToArray();
}
