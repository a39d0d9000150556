using System.Globalization;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Attention;

/// <summary>Captures the attention map of a self-attention layer with a forward hook while a network runs.</summary>
/// <remarks>
/// Works for every network that calls a <see cref="SelfAttention"/>. The map is computed from the layer's input, in
/// evaluation mode and without gradients; the network does not change.
/// </remarks>
public sealed class AttentionProbe
{
    private readonly Module network;
    private readonly SelfAttention attention;

    /// <param name="network">The network.</param>
    /// <param name="layer">
    /// The layer's name, one of <see cref="Layers"/>; by default the last one, a generator's largest map.
    /// </param>
    /// <exception cref="ArgumentException">The network has no such layer; the message names those it has.</exception>
    public AttentionProbe(Module network, string? layer = null)
    {
        var names = Layers(network);
        Layer = layer ?? names.LastOrDefault() ?? "";
        if (!names.Contains(Layer))
            throw new ArgumentException(
                $"An attention map needs a self-attention layer, but {network.GetName()} has none"
                + (layer is null ? "" : $" named '{layer}'") + "; "
                + (names.Count == 0 ? "build it with one" : $"choose {string.Join(" or ", names)}") + ".",
                nameof(layer));

        this.network = network;
        attention = (SelfAttention)Modules(network).First(entry => entry.Name == Layer).Module;
    }

    /// <summary>The name of the self-attention layer.</summary>
    public string Layer { get; }

    /// <summary>
    /// The head whose map is captured, from 0; null, the default, for the mean of all heads.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The layer has no such head.</exception>
    public int? Head
    {
        get;
        init => field = value is null || (value >= 0 && value < attention.Heads)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                $"The heads of '{Layer}' are counted from 0 to {attention.Heads - 1}, but got {value}; " +
                "leave it at null for their mean.");
    }

    /// <summary>The layer's current γ, the weight of the attended values in its output.</summary>
    public double Gamma
    {
        get
        {
            using var scope = NewDisposeScope();

            return attention.Gamma.detach().cpu().to(ScalarType.Float64).item<double>();
        }
    }

    /// <summary>Returns the names of a network's self-attention layers in the order of registration.</summary>
    /// <param name="network">The network; if it is a self-attention layer itself, its name is empty.</param>
    public static IReadOnlyList<string> Layers(Module network) =>
        [.. Modules(network).Where(entry => entry.Module is SelfAttention).Select(entry => entry.Name)];

    /// <summary>Runs the network and captures the attention map.</summary>
    /// <param name="pass">Calls the network once, for example <c>() => generator.call(latents)</c>.</param>
    /// <returns>
    /// The result of the pass, and the attention map, N×positions×keys, of
    /// <see cref="SelfAttention.ComputeAttentionMap"/> or of one <see cref="Head"/>.
    /// </returns>
    /// <exception cref="InvalidOperationException">The pass did not call the layer exactly once.</exception>
    public (Tensor Output, Tensor Map) Capture(Func<Tensor> pass)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var evaluation = new EvalModeScope(network);

        var maps = new List<Tensor>();
        var hook = attention.register_forward_pre_hook((_, x) =>
        {
            // Computed here: the network may dispose the layer's input as soon as it has the output.
            maps.Add(ComputeMap(x).DetachFromDisposeScope());
            scope.Attach(maps[^1]);

            return x;
        });

        try
        {
            var output = pass();
            return maps is [var map]
                ? (output.MoveToOuterDisposeScope(), map.MoveToOuterDisposeScope())
                : throw new InvalidOperationException(
                    $"An attention map is captured from one call, but the pass called '{Layer}' {maps.Count} times; "
                    + "call the network once in it.");
        }
        finally
        {
            hook.remove();
        }
    }

    private Tensor ComputeMap(Tensor x)
    {
        using var scope = NewDisposeScope();

        var map = Head is { } head ? attention.ComputeHeadMaps(x).select(1, head) : attention.ComputeAttentionMap(x);
        return map.MoveToOuterDisposeScope();
    }

    /// <summary>Returns the caption of an attention overlay: a name and γ.</summary>
    internal string CaptionOf(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}   γ = {Gamma:0.####}");

    private static IEnumerable<(string Name, Module Module)> Modules(Module network) =>
        network.named_modules().Select(entry => (entry.name, entry.module)).Prepend(("", network));
}
