using SelfAttentionGan.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>A generator with classes that ignores them.</summary>
internal sealed record UnlabeledGenerator(Module<Tensor, Tensor> Inner, int LatentDim, int Classes) : IGenerator
{
    Module IGenerator.Module => Inner;

    Tensor IGenerator.Generate(Tensor latents, Tensor? labels) => Inner.call(latents);
}

/// <summary>A discriminator with linear class embeddings of its images.</summary>
internal sealed class EmbeddingDiscriminator : Module<Tensor, Tensor>, IDiscriminator
{
    private readonly Module<Tensor, Tensor> score;
    private readonly Linear embed;
    private readonly Embedding proxy;

    public EmbeddingDiscriminator(Module<Tensor, Tensor> score, int inputs, int classes, int length = 4)
        : base(nameof(EmbeddingDiscriminator))
    {
        (this.score, embed, proxy, Classes) = (score, Linear(inputs, length), Embedding(classes, length), classes);
        RegisterComponents();
    }

    public int Classes { get; }

    public bool HasClassEmbedding => true;

    nn.Module IDiscriminator.Module => this;

    public override Tensor forward(Tensor images) => score.call(images).flatten();

    public Tensor Score(Tensor images, Tensor? labels) => call(images);

    public DiscriminatorOutput ScoreWithEmbedding(Tensor images, Tensor? labels) =>
        new(call(images), embed.call(images.flatten(1)), proxy.call(labels!));
}
