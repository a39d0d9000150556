using SelfAttentionGan.Attention;
using SelfAttentionGan.Blocks;
using SelfAttentionGan.Kernels;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>The layers of a network under construction, in order, and the errors found so far.</summary>
/// <remarks>
/// A layer is created as soon as it is added. After the first error none is created any more, and those before it are
/// disposed; the calls that follow are still checked, so that <see cref="Build"/> reports all errors.
/// </remarks>
/// <param name="network">The network's name in messages.</param>
/// <param name="outputLayer">The builder's method that adds the last layer.</param>
internal sealed class LayerList(string network, string outputLayer)
{
    private readonly List<NamedLayer> layers = [];
    private readonly List<string> names = [], errors = [];
    private bool complete, built;

    /// <summary>Whether no layer was added yet.</summary>
    public bool IsEmpty => names.Count == 0;

    /// <summary>Records an error, once, where a rule does not hold.</summary>
    public void Require(bool rule, string error)
    {
        if (rule || errors.Contains(error))
            return;

        errors.Add(error);
        layers.ForEach(layer => layer.Module.Dispose());
        layers.Clear();
    }

    /// <summary>Records errors.</summary>
    /// <returns>Whether there are none.</returns>
    public bool RequireNone(IReadOnlyCollection<string> found)
    {
        foreach (var error in found)
            Require(false, error);

        return found.Count == 0;
    }

    /// <summary>Creates a layer and adds it under the name that begins its checkpoint keys.</summary>
    public void Add(string name, Func<Module> create)
    {
        KernelCompilation.Begin();
        Require(!complete, $"{outputLayer} adds the last layer, but '{name}' follows it.");
        Require(!names.Contains(name), $"Layers have different names, but '{name}' is added twice.");

        names.Add(name);
        if (errors.Count > 0)
            return;

        try
        {
            layers.Add(new(name, create()));
        }
        catch (ArgumentException error)
        {
            Require(false, error.Message.Replace($" (Parameter '{error.ParamName}')", "", StringComparison.Ordinal));
        }
    }

    /// <summary>Creates and adds the last layer.</summary>
    public void AddOutput(string name, Func<Module> create)
    {
        Add(name, create);
        complete = true;
    }

    /// <summary>Creates and adds a self-attention layer.</summary>
    /// <param name="size">Height and width of the feature map; its depth, too, of volumes.</param>
    /// <param name="channels">Its channels.</param>
    /// <param name="options">The variant.</param>
    /// <param name="blocks">The initialization.</param>
    /// <param name="volumes">Whether the feature map is of volumes.</param>
    public void AddSelfAttention(
        MapSize size, int channels, SelfAttentionOptions options, BlockOptions blocks, bool volumes = false)
    {
        var error = SelfAttention.FindErrors(channels, options);
        Require(error is null, error ?? "");
        Require(
            error is not null || size.IsMultipleOf(options.KeyValuePooling),
            $"Self-attention pools keys and values by {options.KeyValuePooling}, but the feature map is {size}; " +
            "add it where both sides are multiples of it.");

        Add($"attend{size.Key}", () =>
        {
            SelfAttention attention = volumes ? new SelfAttention3d(channels, options) : new SelfAttention2d(channels, options);
            WeightInitializer.Initialize(attention, blocks.Initialization);

            return attention;
        });
    }

    /// <summary>Creates and adds the attention-free control.</summary>
    public void AddAttentionControl(MapSize size, int channels, BlockOptions blocks)
    {
        Require(channels % 8 == 0, $"The attention control needs a multiple of 8 channels, but got {channels}.");

        Add($"control{size.Key}", () => new PointwiseResidualBlock(channels, blocks));
    }

    /// <summary>Hands the layers over to the network; once.</summary>
    /// <exception cref="InvalidOperationException">There were errors, or it was built before.</exception>
    public IReadOnlyList<NamedLayer> Build()
    {
        // Where options were refused no layer was added, and a last one is not what is missing.
        Require(
            complete || (IsEmpty && errors.Count > 0),
            $"The {network} has no output layer; finish it with {outputLayer}.");

        if (errors.Count > 0)
            throw new InvalidOperationException($"This {network} cannot be built. {string.Join(' ', errors)}");
        if (built)
            throw new InvalidOperationException(
                $"This builder has built its {network}, which owns the layers; take a new builder for another one.");

        OneDnnGuard.Ensure();
        built = true;

        NamedLayer[] owned = [.. layers];
        layers.Clear();
        return owned;
    }
}

/// <summary>A layer of a network and the name that begins its checkpoint keys.</summary>
internal readonly record struct NamedLayer(string Name, Module Module)
{
    /// <summary>Calls the layer; one that takes no labels ignores them.</summary>
    public Tensor Call(Tensor x, Tensor? labels) => Module switch
    {
        Module<Tensor, Tensor> layer => layer.call(x),
        Module<Tensor, Tensor?, Tensor> conditional => conditional.call(x, labels),
        _ => throw new InvalidOperationException($"A layer takes one feature map, but {Name} is a {Module.GetName()}."),
    };
}
