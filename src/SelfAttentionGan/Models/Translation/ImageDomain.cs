using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Models.Translation;

/// <summary>
/// One of the two domains of unpaired translation (CycleGAN, Zhu et al. 2017). Its value is the label with which images
/// of the domain are passed to <see cref="CycleGenerator"/> and <see cref="CycleDiscriminator"/>.
/// </summary>
public enum ImageDomain
{
    /// <summary>The domain of a batch's <see cref="Data.Batch.Inputs"/>.</summary>
    A,

    /// <summary>The domain of a batch's <see cref="Data.Batch.Images"/>.</summary>
    B,
}

/// <summary>Domains as labels.</summary>
internal static class ImageDomains
{
    /// <summary>Returns the labels of images that are all of one domain, N, on the CPU.</summary>
    public static Tensor LabelsOf(this ImageDomain domain, Tensor images) =>
        full(images.shape[0], Scalars.Of((long)domain), ScalarType.Int64);

    /// <summary>Calls a network for the images of each domain; the outputs are in the order of the images.</summary>
    /// <param name="images">N×C×H×W.</param>
    /// <param name="labels">N labels, int64; null where all images are of one domain.</param>
    /// <param name="otherwise">That domain.</param>
    /// <param name="network">The network's name in messages.</param>
    /// <param name="call">Computes the outputs of images of a domain.</param>
    /// <exception cref="ArgumentException">Labels are not one domain for each image.</exception>
    public static Tensor CallEach(
        Tensor images, Tensor? labels, ImageDomain otherwise, string network, Func<ImageDomain, Tensor, Tensor> call)
    {
        if (labels is null)
            return call(otherwise, images);

        var domains = Read(LabelValidator.Require(labels, images, classes: 0, network), network);
        if (domains.Distinct().Count() == 1)
            return call(domains[0], images);

        using var scope = NewDisposeScope();

        var order = new List<long>();
        var outputs = new List<Tensor>();
        foreach (var group in domains.Index().GroupBy(entry => entry.Item))
        {
            long[] own = [.. group.Select(entry => (long)entry.Index)];
            outputs.Add(call(group.Key, images.index_select(0, tensor(own, device: images.device))));
            order.AddRange(own);
        }

        using var back = tensor(order.ToArray(), device: images.device).argsort();
        return cat(outputs, 0).index_select(0, back).MoveToOuterDisposeScope();
    }

    private static ImageDomain[] Read(Tensor labels, string network)
    {
        using var scope = NewDisposeScope();
        var values = labels.cpu().data<long>().ToArray();
        if (values.Where(value => value is < 0 or > (long)ImageDomain.B).ToArray() is [var wrong, ..])
            throw new ArgumentException(
                $"This {network} takes the domain of each image as its label, 0 for A or 1 for B, but got {wrong}.",
                nameof(labels));

        return [.. values.Select(value => (ImageDomain)value)];
    }
}
