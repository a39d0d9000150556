using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>Keeps a module's parameters out of the gradient until disposed; its input still gets one.</summary>
internal sealed class Frozen : IDisposable
{
    private readonly Parameter[] parameters;

    public Frozen(Module module)
    {
        parameters = [.. module.parameters().Where(parameter => parameter.requires_grad)];
        Require(false);
    }

    public void Dispose() => Require(true);

    private void Require(bool gradient)
    {
        foreach (var parameter in parameters)
            parameter.requires_grad = gradient;
    }
}
