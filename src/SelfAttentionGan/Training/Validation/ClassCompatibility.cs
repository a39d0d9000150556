using SelfAttentionGan.Data;
using SelfAttentionGan.Models;

namespace SelfAttentionGan.Training.Validation;

/// <summary>Verifies that generator, discriminator and data set have the same number of classes.</summary>
/// <remarks>
/// A conditional discriminator cannot train an unconditional generator, nor the reverse: both take labels, or neither.
/// </remarks>
internal static class ClassCompatibility
{
    /// <returns>The number of classes; 0 for unconditional networks.</returns>
    /// <exception cref="ArgumentException">Networks and data have different classes.</exception>
    public static int Check(IGenerator generator, IDiscriminator discriminator, IImageSource source)
    {
        if (generator.Classes != discriminator.Classes)
            throw new ArgumentException(
                $"Both networks must have the same number of classes, but the generator has {generator.Classes} and the " +
                $"discriminator {discriminator.Classes}; build both for the classes of the source, {source.Classes}, or " +
                "both for 0.");
        if (generator.Classes > 0)
            RequireLabels(source, generator.Classes);

        return generator.Classes;
    }

    private static void RequireLabels(IImageSource source, int classes)
    {
        if (source.Classes == 0)
            throw new ArgumentException(
                $"Networks of {classes} classes need images with labels, but the data has none; take data with " +
                "labels, or set Classes=0.", nameof(source));
        if (source.Classes != classes)
            throw new ArgumentException(
                $"The networks have {classes} classes, but the data has {source.Classes}; set Classes={source.Classes}, " +
                $"or take data of {classes} classes.", nameof(source));
    }
}
