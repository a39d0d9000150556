using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Platform;

/// <summary>Puts a module in evaluation mode until disposed, then restores each layer's mode.</summary>
internal sealed class EvalModeScope : IDisposable
{
    private readonly (Module Layer, bool Training)[] modes;

    public EvalModeScope(Module module)
    {
        modes = [.. module.modules().Prepend(module).Select(layer => (layer, layer.training))];

        module.eval();
    }

    public void Dispose()
    {
        foreach (var (layer, training) in modes)                 // a layer comes before its children
            layer.train(training);
    }
}
