using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Copies of networks, as <see cref="IGenerator.CreateCopy"/> returns them.</summary>
internal static class NetworkCopy
{
    /// <summary>Builds another network, and gives it the type, the device and the weights of this one.</summary>
    /// <remarks>Building initializes weights at random: torch's random numbers are left as they were.</remarks>
    public static T Of<T>(T network, Func<T> build)
        where T : Module
    {
        using var random = get_rng_state();
        var copy = build();
        set_rng_state(random);

        var weight = network.parameters().First();
        copy.to(weight.dtype).to(weight.device).load_state_dict(network.state_dict());
        return copy;
    }
}
