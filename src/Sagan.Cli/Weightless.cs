using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;

namespace Sagan.Cli;

/// <summary>Networks to describe, or to load weights into, need no well-drawn first weights.</summary>
internal static class Weightless
{
    /// <summary>Returns the same networks, but fast to build: orthogonal weights of ImageNet's take seconds.</summary>
    public static SaganOptions Of(SaganOptions model) => model with
    {
        Generator = model.Generator with { Initialization = Initialization.Torch },
        Discriminator = model.Discriminator with { Initialization = Initialization.Torch },
    };
}
