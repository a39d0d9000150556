using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>Puts a module into evaluation until disposed, and then back into whichever mode it was in.</summary>
internal sealed class Evaluation : IDisposable
{
    private readonly Module module;
    private readonly bool training;

    public Evaluation(Module module)
    {
        this.module = module;
        training = module.training;

        module.eval();
    }

    public void Dispose() => module.train(training);
}
