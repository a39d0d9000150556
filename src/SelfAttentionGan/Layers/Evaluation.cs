using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Layers;

/// <summary>
/// Puts a module into evaluation until disposed, and then each of its layers back into whichever mode it was in.
/// </summary>
internal sealed class Evaluation : IDisposable
{
    private readonly (Module Layer, bool Training)[] modes;

    public Evaluation(Module module)
    {
        modes = [.. module.modules().Prepend(module).Select(layer => (layer, layer.training))];

        module.eval();
    }

    public void Dispose()
    {
        foreach (var (layer, training) in modes)                 // a layer comes before its parts
            layer.train(training);
    }
}
