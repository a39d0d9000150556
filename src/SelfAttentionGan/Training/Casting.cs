using SelfAttentionGan.Data;
using SelfAttentionGan.Objectives;

namespace SelfAttentionGan.Training;

/// <summary>Sees to it that players and pictures speak of the same classes, before anybody plays.</summary>
/// <remarks>
/// A discriminator that looks at labels cannot teach a generator that has none, and a generator never learns what its
/// labels mean from a discriminator that does not ask for them: both take labels, or neither does.
/// </remarks>
internal static class Casting
{
    /// <returns>The number of classes; 0 where nobody takes labels.</returns>
    /// <exception cref="ArgumentException">Players and pictures differ in their classes.</exception>
    public static int Agree(Player generator, Player discriminator, IImageSource source)
    {
        var (painted, judged) = (generator.Classes, discriminator.Classes);

        if (painted != judged)
            throw new ArgumentException(
                $"Both players must have the same number of classes, but the generator has {painted} and the " +
                $"discriminator {judged}; build both for the classes of the source, {source.Classes}, or both for 0.");
        if (painted > 0)
            RequireLabels(source, painted);

        return painted;
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
