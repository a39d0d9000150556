using SelfAttentionGan.Interop.PublishedWeights.Formats;

namespace SelfAttentionGan.Interop.PublishedWeights;

/// <summary>The tables: our names, the published ones, and the form of the tensors.</summary>
internal static class WeightTables
{
    private static readonly WeightFormat BatchNorm = new BatchNormFormat();

    public static WeightTable StudioGan { get; } = Residual(
        LayerFormat.Torch, new ConditionalNormFormat("bn.", ClassTables.TransposedLinear), BatchNorm,
        upBlock: "blocks.{list}.0", downBlock: "blocks.{list}.0", attention: "blocks.{list}.0",
        block: ("conv2d1", "conv2d2", "conv2d0", "bn"),
        attend: ("conv1x1_theta", "conv1x1_phi", "conv1x1_g", "conv1x1_attn", "sigma"),
        ends: ("linear0", "bn4", "conv2d5", "linear1", "embedding"));

    public static WeightTable BigGan { get; } = Residual(
        LayerFormat.Iterated("weight", "u0", null, "sv0"),
        new ConditionalNormFormat("", ClassTables.Two) { Mean = "stored_mean", Variance = "stored_var" },
        new BatchNormFormat { Gain = "gain", Bias = "bias", Mean = "stored_mean", Variance = "stored_var" },
        upBlock: "blocks.{block}.0", downBlock: "blocks.{block}.0", attention: "blocks.{block}.1",
        block: ("conv1", "conv2", "conv_sc", "bn"),
        attend: ("theta", "phi", "g", "o", "gamma"),
        ends: ("linear", "output_layer.0", "output_layer.2", "linear", "embed"));

    public static WeightTable Mimicry { get; } = Residual(
        LayerFormat.Torch, new ConditionalNormFormat("bn.", ClassTables.SideBySide), BatchNorm,
        upBlock: "block{block+2}", downBlock: "block{block+1}", attention: "attn_block",
        block: ("c1", "c2", "c_sc", "b"),
        attend: ("theta", "phi", "g", "o", "gamma"),
        ends: ("l1", "b{blocks+2}", "c{blocks+2}", "l{blocks+1}", "l_y"));

    public static WeightTable Heykeetae { get; } = Dcgan();

    private static WeightTable Dcgan()
    {
        var normalized = LayerFormat.Iterated("weight_bar", "weight_u", "weight_v", null);

        return new(
            Latents: new("start\\w+\\.conv", "l1.0.module", normalized),
            Up: new("up\\w+\\.conv", "l{block+2}.0.module", normalized),
            Down: new("down\\w+\\.conv", "l{block+1}.0.module", normalized),
            Query: new("attend\\w+\\.query", "attn{attention+1}.query_conv", LayerFormat.Plain),
            ClassNorm: null,
            Others:
            [
                new("start\\w+\\.norm", "l1.1", BatchNorm),
                new("up\\w+\\.norm", "l{block+2}.1", BatchNorm),
                new("attend\\w+\\.key", "attn{attention+1}.key_conv", LayerFormat.Plain),
                new("attend\\w+\\.value", "attn{attention+1}.value_conv", LayerFormat.Plain),
                new("attend\\w+\\.gamma", "attn{attention+1}.gamma", new GammaFormat([1])),
                new("image|score", "last.0", LayerFormat.Plain),
            ]);
    }

    private static WeightTable Residual(
        LayerFormat layer, ConditionalNormFormat classNorm, WeightFormat norm,
        string upBlock, string downBlock, string attention,
        (string Conv1, string Conv2, string Shortcut, string Norm) block,
        (string Query, string Key, string Value, string Output, string Gamma) attend,
        (string Latents, string Norm, string Image, string Score, string Embedding) ends)
    {
        var eitherNorm = new EitherNormFormat(classNorm, norm);

        return new(
            Latents: new("start\\w+\\.conv", ends.Latents, layer),
            Up: new("up\\w+\\.conv1", $"{upBlock}.{block.Conv1}", layer),
            Down: new("(?:down\\w+|residual\\d+)\\.conv2", $"{downBlock}.{block.Conv2}", layer),
            Query: new("attend\\w+\\.query", $"{attention}.{attend.Query}", layer),
            ClassNorm: new("up\\w+\\.norm1", $"{upBlock}.{block.Norm}1", eitherNorm),
            Others:
            [
                new("up\\w+\\.conv2", $"{upBlock}.{block.Conv2}", layer),
                new("up\\w+\\.shortcut", $"{upBlock}.{block.Shortcut}", layer),
                new("up\\w+\\.norm2", $"{upBlock}.{block.Norm}2", eitherNorm),
                new("(?:down\\w+|residual\\d+)\\.conv1", $"{downBlock}.{block.Conv1}", layer),
                new("(?:down\\w+|residual\\d+)\\.shortcut", $"{downBlock}.{block.Shortcut}", layer),
                new("attend\\w+\\.key", $"{attention}.{attend.Key}", layer),
                new("attend\\w+\\.value", $"{attention}.{attend.Value}", layer),
                new("attend\\w+\\.output", $"{attention}.{attend.Output}", layer),
                new("attend\\w+\\.gamma", $"{attention}.{attend.Gamma}", new GammaFormat(attend.Gamma == "sigma" ? [1] : [])),
                new("image\\.norm", ends.Norm, norm),
                new("image\\.conv", ends.Image, layer),
                new("score\\.score", ends.Score, layer),
                new("score\\.embed", ends.Embedding, layer),
            ]);
    }
}

/// <summary>The rows of a project.</summary>
/// <param name="Latents">The layer that takes latent vectors.</param>
/// <param name="Up">A convolution of each of the generator's blocks.</param>
/// <param name="Down">The last convolution of each of the discriminator's blocks.</param>
/// <param name="Query">The queries of each attention layer.</param>
/// <param name="ClassNorm">The first conditional normalization of each of the generator's blocks; null without classes.</param>
/// <param name="Others">All other rows.</param>
internal sealed record WeightTable(
    WeightRule Latents, WeightRule Up, WeightRule Down, WeightRule Query, WeightRule? ClassNorm, WeightRule[] Others)
{
    /// <summary>Returns the rows and the part of our network that a name belongs to; null where no row has it.</summary>
    public (WeightRule Rule, string Part)? Find(string name)
    {
        foreach (var rule in (WeightRule?[])[Latents, Up, Down, Query, ClassNorm, .. Others])
            if (rule?.Match(name) is { } part)
                return (rule, part);

        return null;
    }
}
