using System.Runtime.InteropServices;
using SelfAttentionGan.Data;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Objectives;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Plays once without learning, to find out before the first step whether players and pictures fit.</summary>
internal sealed class Rehearsal(Player generator, Player discriminator, Device device)
{
    private const int Count = 2;

    /// <exception cref="ArgumentException">Latents, pictures or scores have the wrong shape.</exception>
    public void Hold(int latent, ImageShape picture)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var first = new Evaluation(generator.Network);
        using var second = new Evaluation(discriminator.Network);

        var painted = Paint(latent);
        if (!painted.shape.SequenceEqual([Count, picture.Channels, picture.Height, picture.Width]))
            throw new ArgumentException(
                $"The generator must paint pictures like the source's, {picture}, but it paints " +
                $"{TensorShape.Describe(painted.shape[1..])}; resize the pictures, or build both players for them.");

        var scores = Judge(painted);
        if (scores.numel() != Count)
            throw new ArgumentException(
                $"The discriminator must return one score for each picture, but {Count} pictures got " +
                $"{scores.Describe()}; end it with a single score.");
    }

    private Tensor Paint(int latent)
    {
        try
        {
            return generator.Answer(zeros(Count, latent, device: device), Labels());        // (n, c, h, w)
        }
        catch (Exception refusal) when (refusal is ArgumentException or ExternalException)
        {
            throw new ArgumentException(
                $"The generator must take latents of {nameof(GanTrainerOptions)}." +
                $"{nameof(GanTrainerOptions.Latent)} = {latent} numbers, but it refuses: {FirstLine(refusal)} " +
                "Set the option to what it was built for.", refusal);
        }
    }

    private Tensor Judge(Tensor painted)
    {
        try
        {
            return discriminator.Answer(painted, Labels());                             // (n)
        }
        catch (Exception refusal) when (refusal is ArgumentException or ExternalException)
        {
            throw new ArgumentException(
                $"The discriminator must score pictures of {TensorShape.Describe(painted.shape[1..])}, but it " +
                $"refuses: {FirstLine(refusal)} Build both players for the same size.", refusal);
        }
    }

    private Tensor Labels() => zeros(Count, dtype: ScalarType.Int64, device: device);

    private static string FirstLine(Exception refusal) => refusal.Message.Split('\n', 2)[0].TrimEnd();
}
