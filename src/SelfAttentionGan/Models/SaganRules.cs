namespace SelfAttentionGan.Models;

/// <summary>What is wrong with a network's options, beyond what the builders' strokes check by themselves.</summary>
internal static class SaganRules
{
    private const int MostImageChannels = 4;

    /// <summary>
    /// Complaints that concern both networks. Where there are none, sizes and channels can be counted.
    /// </summary>
    public static IEnumerable<string> Complaints(this SaganOptions options)
    {
        if (ImageSizeRule.Complaint(options.Image()) is { } complaint)
            yield return complaint;
        if (options.ImageChannels is < 1 or > MostImageChannels)
            yield return $"{nameof(options.ImageChannels)} must lie between 1 and {MostImageChannels}, but got " +
                $"{options.ImageChannels}; 3 is RGB.";
        if (options.Width < 1)
            yield return $"{nameof(options.Width)} must be at least 1, but got {options.Width}; 64 is usual.";
        if (options.Classes < 0)
            yield return $"{nameof(options.Classes)} must be 0 (none) or more, but got {options.Classes}.";
    }

    /// <summary>Complaints about the generator's plan, for an image of a good size.</summary>
    public static IEnumerable<string> GeneratorComplaints(this SaganOptions options)
    {
        var sizes = options.GeneratorSizes().ToArray();

        if (options.GeneratorChannels.Count != sizes.Length)
            yield return $"{nameof(options.GeneratorChannels)} needs one number for each map " +
                $"({Names(sizes)}), but got {options.GeneratorChannels.Count}.";
        if (Strangers(options.GeneratorAttention, sizes) is { } strangers)
            yield return $"{nameof(options.GeneratorAttention)} {strangers}";
    }

    /// <summary>Complaints about the discriminator's plan, for an image of a good size.</summary>
    public static IEnumerable<string> DiscriminatorComplaints(this SaganOptions options)
    {
        var halvings = ImageSizeRule.Halvings(options.Image());
        var count = options.DiscriminatorChannels.Count;

        if (count < 1 || count > halvings)
            yield return $"{nameof(options.DiscriminatorChannels)} needs one number for each halving of " +
                $"{options.Image()}, between 1 and {halvings}, but got {count}.";
        if (Strangers(options.DiscriminatorAttention, options.DiscriminatorSizes()) is { } strangers)
            yield return $"{nameof(options.DiscriminatorAttention)} {strangers}";
        if (options.Body == SaganBody.Transposed && options.DiscriminatorTail.Count > 0)
            yield return $"{nameof(options.DiscriminatorTail)} is made of residual blocks, but the body is " +
                $"{options.Body}; leave it empty, or set {nameof(options.Body)} to {SaganBody.Residual}.";
    }

    private static string? Strangers(IEnumerable<int> attention, IEnumerable<MapSize> sizes)
    {
        var maps = sizes.ToArray();
        var strangers = attention.Except(maps.Select(map => map.Height)).ToArray();

        return strangers.Length == 0
            ? null
            : $"works at the {(maps.All(map => map.Height == map.Width) ? "sizes" : "heights")} of the stages " +
                $"({Names(maps)}), but got {string.Join(", ", strangers)}.";
    }

    private static string Names(IEnumerable<MapSize> sizes) => string.Join(", ", sizes.Select(size => size.Name));
}
