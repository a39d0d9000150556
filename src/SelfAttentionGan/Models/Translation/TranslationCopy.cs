using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Translation;

/// <summary>Copies networks for image-to-image translation, for the moving average.</summary>
internal static class TranslationCopy
{
    /// <summary>Creates a network and copies weights to it; torch's random numbers stay as they were.</summary>
    public static T Of<T>(T network, Func<T> create)
        where T : Module
    {
        using var random = get_rng_state();
        var copy = create();
        set_rng_state(random);

        var weight = network.parameters().First();
        copy.to(weight.dtype).to(weight.device).load_state_dict(network.state_dict());
        return copy;
    }
}
