using System.Runtime.InteropServices;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.Validation;

/// <summary>Runs one forward pass before training to verify that networks and data have matching shapes.</summary>
internal sealed class ShapeCheck(IGenerator generator, IDiscriminator discriminator, Device device)
{
    private const int Count = 2;

    /// <exception cref="ArgumentException">Latents, images or scores have the wrong shape.</exception>
    public void Run(ImageShape expected)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var first = new EvalModeScope(generator.Module);
        using var second = new EvalModeScope(discriminator.Module);

        var images = Generate();
        if (!images.shape.SequenceEqual([Count, .. expected.Dimensions]))
            throw new ArgumentException(
                $"The generator must generate images like the source's, {expected}, but it generates " +
                $"{TensorShape.Describe(images.shape[1..])}; resize the images, or build both networks for them.");

        var scores = Score(images);
        var perImage = discriminator.ScoresPerImage;
        if (scores.numel() != Count * perImage)
            throw new ArgumentException(
                $"The discriminator must return {(perImage == 1 ? "one score" : $"{perImage} scores")} per image, but " +
                $"{Count} images got {scores.Describe()}; end it with " +
                $"{(perImage == 1 ? "a single score" : $"its {nameof(IDiscriminator.ScoresPerImage)}")}.");
    }

    private Tensor Generate()
    {
        try
        {
            return generator.Generate(zeros(Count, generator.LatentDim, device: device), Labels());     // (n, c, h, w)
        }
        catch (Exception error) when (error is ArgumentException or ExternalException)
        {
            throw new ArgumentException(
                $"The generator must take latents of its {nameof(IGenerator.LatentDim)}, {generator.LatentDim}, but it " +
                $"throws: {FirstLine(error)} Correct its {nameof(IGenerator.LatentDim)}.", error);
        }
    }

    private Tensor Score(Tensor images)
    {
        try
        {
            return discriminator.Score(images, Labels());                                   // (n)
        }
        catch (Exception error) when (error is ArgumentException or ExternalException)
        {
            throw new ArgumentException(
                $"The discriminator must score images of {TensorShape.Describe(images.shape[1..])}, but it throws: " +
                $"{FirstLine(error)} Build both networks for the same size.", error);
        }
    }

    private Tensor Labels() => zeros(Count, dtype: ScalarType.Int64, device: device);

    private static string FirstLine(Exception error) => error.Message.Split('\n', 2)[0].TrimEnd();
}
