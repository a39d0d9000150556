using SelfAttentionGan.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>A conditional discriminator of an image's shade and label.</summary>
internal sealed class ToyDiscriminator : Module<Tensor, Tensor>, IDiscriminator
{
    private readonly Embedding embedding;
    private readonly Linear score;

    public ToyDiscriminator(int classes)
        : base(nameof(ToyDiscriminator))
    {
        Classes = classes;
        embedding = Embedding(Math.Max(classes, 1), 1);
        score = Linear(1, 1);
        RegisterComponents();
    }

    public int Classes { get; }

    nn.Module IDiscriminator.Module => this;

    Tensor IDiscriminator.Score(Tensor images, Tensor? labels) =>
        labels is null ? forward(images) : call(images, labels);

    /// <summary>Shades and labels of its inputs, one array per call.</summary>
    public List<(float Shade, long Label)[]> Seen { get; } = [];

    public override Tensor forward(Tensor images) => call(images, zeros(images.shape[0], dtype: int64));

    public Tensor call(Tensor images, Tensor labels)
    {
        var shade = images[TensorIndex.Colon, 0, 0, 0].view(-1, 1);           // (n, 1)
        Seen.Add(ToyImages.Pair(shade, labels));

        return (score.call(shade) + embedding.call(labels) * shade).flatten();      // (n)
    }
}
