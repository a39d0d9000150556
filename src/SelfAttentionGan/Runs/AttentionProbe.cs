using System.Globalization;
using SelfAttentionGan.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>Reads who looks at whom out of a network while it works, and leaves the network as it was.</summary>
/// <remarks>
/// Works on any network, generator, discriminator or your own, that calls a <see cref="SelfAttention"/> somewhere. It
/// reads in evaluation mode, from the very input that the layer gets, and without gradients.
/// </remarks>
public sealed class AttentionProbe
{
    private readonly Module network;
    private readonly SelfAttention attention;

    /// <param name="network">The network.</param>
    /// <param name="layer">
    /// The attention's name among <see cref="Layers"/>; by default the last one, which in a generator sees most.
    /// </param>
    /// <exception cref="ArgumentException">It has no such attention; the message names those it has.</exception>
    public AttentionProbe(Module network, string? layer = null)
    {
        var names = Layers(network);
        Layer = layer ?? names.LastOrDefault() ?? "";
        if (!names.Contains(Layer))
            throw new ArgumentException(
                $"Attention is read from a self-attention, but {network.GetName()} has none"
                + (layer is null ? "" : $" named '{layer}'") + "; "
                + (names.Count == 0 ? "build it with one" : $"choose {string.Join(" or ", names)}") + ".",
                nameof(layer));

        this.network = network;
        attention = (SelfAttention)Modules(network).First(entry => entry.Name == Layer).Module;
    }

    /// <summary>The name of the attention that is read.</summary>
    public string Layer { get; }

    /// <summary>The attention's γ as it is now: how much of what it gathers is added to the features.</summary>
    public double Gamma
    {
        get
        {
            using var scope = NewDisposeScope();

            return attention.Gamma.detach().cpu().to(ScalarType.Float64).item<double>();
        }
    }

    /// <summary>Names all self-attentions of a network, in the order in which it registered them.</summary>
    /// <param name="network">The network; one that is an attention itself has an empty name.</param>
    public static IReadOnlyList<string> Layers(Module network) =>
        [.. Modules(network).Where(entry => entry.Module is SelfAttention).Select(entry => entry.Name)];

    /// <summary>Runs the network and reads the attention on the way.</summary>
    /// <param name="pass">Calls the network once, such as <c>() => generator.call(latents)</c>.</param>
    /// <returns>
    /// What the pass returned, and the attention, N×positions×keys, as <see cref="SelfAttention.Attend"/> has it.
    /// </returns>
    /// <exception cref="InvalidOperationException">The pass has not called the attention exactly once.</exception>
    public (Tensor Output, Tensor Map) Read(Func<Tensor> pass)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var evaluation = new Evaluation(network);

        var maps = new List<Tensor>();
        var hook = attention.register_forward_pre_hook((_, x) =>
        {
            // Now: the network may let go of the layer's input as soon as it has the output. It has scopes of its own.
            maps.Add(attention.Attend(x).DetachFromDisposeScope());
            scope.Attach(maps[^1]);

            return x;
        });

        try
        {
            var output = pass();
            return maps is [var map]
                ? (output.MoveToOuterDisposeScope(), map.MoveToOuterDisposeScope())
                : throw new InvalidOperationException(
                    $"Attention is read from one call, but the pass has called '{Layer}' {maps.Count} times; "
                    + "call the network once in it.");
        }
        finally
        {
            hook.remove();
        }
    }

    /// <summary>Returns the line above an overlay: whose attention it is, and its γ.</summary>
    internal string CaptionOf(string name) =>
        string.Create(CultureInfo.InvariantCulture, $"{name}   γ = {Gamma:0.####}");

    private static IEnumerable<(string Name, Module Module)> Modules(Module network) =>
        network.named_modules().Select(entry => (entry.name, entry.module)).Prepend(("", network));
}
