using SelfAttentionGan.Models;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>Generates images of one shade: the label's embedding plus a small share of the latent.</summary>
internal sealed class ToyGenerator : Module<Tensor, Tensor>, IGenerator
{
    private readonly Embedding shades;
    private readonly Linear move;
    private readonly int latentDim;

    public ToyGenerator(int classes, int latent = 8)
        : base(nameof(ToyGenerator))
    {
        (Classes, latentDim) = (classes, latent);
        shades = Embedding(Math.Max(classes, 1), 1);
        move = Linear(latent, 1);
        RegisterComponents();
    }

    public int Classes { get; }

    int IGenerator.LatentDim => latentDim;

    nn.Module IGenerator.Module => this;

    Tensor IGenerator.Generate(Tensor latents, Tensor? labels) =>
        labels is null ? forward(latents) : call(latents, labels);

    /// <summary>Shades and labels of its outputs, one array per call.</summary>
    public List<(float Shade, long Label)[]> Generated { get; } = [];

    /// <summary>Its latents, one array per call.</summary>
    public List<float[]> Latents { get; } = [];

    public override Tensor forward(Tensor latents) => call(latents, zeros(latents.shape[0], dtype: int64));

    public Tensor call(Tensor latents, Tensor labels)
    {
        var shade = tanh(shades.call(labels) + 0.1 * move.call(latents));       // (n, 1)
        Generated.Add(ToyImages.Pair(shade, labels));
        Latents.Add([.. latents.data<float>()]);

        return shade.view(-1, 1, 1, 1).expand(-1, 3, 16, 16);                   // (n, 3, 16, 16)
    }
}

/// <summary>What the toy networks record of their images.</summary>
internal static class ToyImages
{
    public static (float Shade, long Label)[] Pair(Tensor shades, Tensor labels) =>
        [.. shades.detach().flatten().data<float>().ToArray().Zip(labels.data<long>().ToArray())];
}
