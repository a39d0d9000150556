using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>A plain module as a generator.</summary>
internal sealed record ModuleGenerator(
    Module Module, int LatentDim, int Classes, Func<Tensor, Tensor?, Tensor> Call, Func<IGenerator>? Copy) : IGenerator
{
    public Tensor Generate(Tensor latents, Tensor? labels) => Call(latents, labels);

    public IGenerator? CreateCopy() => Copy?.Invoke();
}

/// <summary>A plain module as a discriminator.</summary>
internal sealed record ModuleDiscriminator(Module Module, int Classes, Func<Tensor, Tensor?, Tensor> Call)
    : IDiscriminator
{
    public Tensor Score(Tensor images, Tensor? labels) => Call(images, labels);
}
