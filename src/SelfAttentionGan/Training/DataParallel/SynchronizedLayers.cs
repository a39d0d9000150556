using SelfAttentionGan.Training.Distributed;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>Layers that compare the images of a batch: they take all processes into account until disposed.</summary>
internal sealed class SynchronizedLayers : IDisposable
{
    private readonly IReadOnlyList<ISynchronizedLayer> layers;

    private SynchronizedLayers(IReadOnlyList<ISynchronizedLayer> layers, IProcessGroup group)
    {
        this.layers = layers;
        Set(group);
    }

    /// <summary>Returns these layers of some networks.</summary>
    public static IReadOnlyList<ISynchronizedLayer> Of(params IEnumerable<Module?> networks) =>
        [.. networks.OfType<Module>().SelectMany(network => network.modules().Prepend(network))
            .OfType<ISynchronizedLayer>().Distinct()];

    /// <summary>Sets the processes of layers until the result is disposed.</summary>
    public static SynchronizedLayers Begin(IReadOnlyList<ISynchronizedLayer> layers, IProcessGroup group) =>
        new(layers, group);

    /// <summary>Returns what is wrong with a network for several processes; null where nothing is.</summary>
    public static string? FindError(Module network) =>
        network.named_modules().FirstOrDefault(entry => entry.module is BatchNorm) is { module: { } layer } found
            ? $"Batch normalization must see the whole batch, but '{found.name}' is torch's {layer.GetType().Name}, which " +
                "sees the share of one process; take this library's, which synchronizes its statistics, or another " +
                "normalization, or train in one process."
            : null;

    public void Dispose() => Set(SingleProcess.Instance);

    private void Set(IProcessGroup group)
    {
        foreach (var layer in layers)
            layer.ProcessGroup = group;
    }
}
