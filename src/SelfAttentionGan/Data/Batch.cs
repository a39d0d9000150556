using static TorchSharp.torch;

namespace SelfAttentionGan.Data;

/// <summary>Mini-batch: images with their labels, if there are any; owns its tensors.</summary>
public sealed class Batch : IDisposable
{
    /// <param name="images">Shape N×C×H×W, or N×C×D×H×W for volumes; float32, values in [-1, 1].</param>
    /// <param name="labels">
    /// Shape N, int64, each from 0 to the number of classes - 1; null where images have no label.
    /// </param>
    /// <param name="inputs">
    /// Input of the generator for each image, such as an image to translate or the tokens of a caption: first dimension
    /// N; null where there is none.
    /// </param>
    /// <exception cref="ArgumentException">The tensors have other shapes or labels of another type.</exception>
    public Batch(Tensor images, Tensor? labels = null, Tensor? inputs = null)
    {
        if (images.dim() is not (4 or 5))
            throw new ArgumentException(
                $"A batch is N×C×H×W, or N×C×D×H×W for volumes, but got shape ({string.Join(", ", images.shape)}).", nameof(images));
        if (labels is not null && (labels.dim() != 1 || labels.shape[0] != images.shape[0]
            || labels.dtype != ScalarType.Int64))
            throw new ArgumentException($"Labels are one int64 for each of the {images.shape[0]} images, but got "
                + $"{labels.dtype} of shape ({string.Join(", ", labels.shape)}).", nameof(labels));

        if (inputs is not null && (inputs.dim() == 0 || inputs.shape[0] != images.shape[0]))
            throw new ArgumentException($"Inputs are one for each of the {images.shape[0]} images, but got "
                + $"shape ({string.Join(", ", inputs.shape)}).", nameof(inputs));

        (Images, Labels, Inputs) = (images, labels, inputs);
    }

    /// <summary>Shape N×C×H×W, or N×C×D×H×W for volumes; values in [-1, 1].</summary>
    public Tensor Images { get; }

    /// <summary>Shape N, int64; null where images have no label.</summary>
    public Tensor? Labels { get; }

    /// <summary>
    /// Inputs of the generator, one for each image: images to translate, or captions; null where there are none.
    /// </summary>
    public Tensor? Inputs { get; }

    /// <summary>Disposes the images, the labels and the inputs.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Labels?.Dispose();
        Inputs?.Dispose();
    }
}
