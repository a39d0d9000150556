using SelfAttentionGan.Blocks;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Models.Layers;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models.Projected;

/// <summary>
/// A small discriminator of one projected feature map: halves it to 8×8, and scores each part of that.
/// </summary>
internal sealed class ProjectedHead : Module<Tensor, Tensor>
{
    private const int LastSide = 8, ScoredSide = 4, Multiplier = 8;

    private static readonly BlockOptions Blocks = new()
    {
        Normalization = NormalizationKind.Batch,
        Activation = ActivationKind.LeakyRelu,
        LeakySlope = 0.2,
        SpectralNorm = new(),
    };

    private readonly List<Module<Tensor, Tensor>> layers = [];

    /// <param name="from">Channels of the feature map.</param>
    /// <param name="size">Size of the feature map.</param>
    /// <param name="channels">
    /// Channels of maps of 64 positions a side; smaller maps have more, up to eight times.
    /// </param>
    public ProjectedHead(long from, MapSize size, long channels)
        : base(nameof(ProjectedHead))
    {
        while (Math.Min(size.Height, size.Width) > LastSide)
        {
            size = size.Halved;
            var to = Math.Clamp(64 * channels / Math.Min(size.Height, size.Width), channels, Multiplier * channels);
            Add($"down{size.Key}", new DownsampleBlock(from, to, Blocks));
            from = to;
        }

        var part = new MapSize(Math.Min(ScoredSide, size.Height), Math.Min(ScoredSide, size.Width));
        Scores = (size.Height - part.Height + 1) * (size.Width - part.Width + 1);
        Add("score", LayerFactory.Create(
            Conv2d(from, 1, kernel_size: (part.Height, part.Width), bias: false), Blocks));
    }

    /// <summary>Scores of one image.</summary>
    public int Scores { get; }

    public override Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();

        var scores = layers.Aggregate(x, (map, layer) => layer.call(map));      // (n, 1, h, w)

        return scores.flatten(1).MoveToOuterDisposeScope();                     // (n, hw)
    }

    private void Add(string name, Module<Tensor, Tensor> layer)
    {
        register_module(name, layer);
        layers.Add(layer);
    }
}
