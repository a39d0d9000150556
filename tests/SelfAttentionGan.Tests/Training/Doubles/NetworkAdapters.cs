using SelfAttentionGan.Models;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>Modules as the networks of a trainer.</summary>
internal static class NetworkAdapters
{
    public static IGenerator AsGenerator(this Module<Tensor, Tensor> module, int latentDim = 8) =>
        module as IGenerator ?? IGenerator.From(module, latentDim);

    public static IDiscriminator AsDiscriminator(this Module<Tensor, Tensor> module) =>
        module as IDiscriminator ?? IDiscriminator.From(module);
}
