using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using static TorchSharp.torch;
using static TorchSharp.torch.nn.functional;

namespace ImageToImage;

/// <summary>Translations to and from label maps without a network, from what training pairs have.</summary>
internal static class ClassBaselines
{
    private const int GrayLevels = 32;

    /// <summary>Gives each pixel of a label map the mean color of its class.</summary>
    public static Func<Tensor, Tensor> MeanColor(Batch pairs, LabelPalette palette)
    {
        var classes = palette.ToClasses(pairs.Inputs!).flatten();                            // (n·h·w)
        var pixels = pairs.Images.permute(1, 0, 2, 3).flatten(1);                            // (c, n·h·w)
        var colors = stack(Enumerable.Range(0, palette.Count).Select(kind =>
            pixels.index_select(1, classes.eq(kind).nonzero().flatten()).mean([1L]))
            .ToArray()).nan_to_num();                                                        // (classes, c)

        return maps => colors[palette.ToClasses(maps)].permute(0, 3, 1, 2);
    }

    /// <summary>Gives each place the class that is the most frequent one there.</summary>
    public static Func<Tensor, Tensor> MostFrequentAtPlace(Batch pairs, LabelPalette palette)
    {
        var counts = one_hot(palette.ToClasses(pairs.Images), palette.Count).sum([0L]);      // (h, w, classes)
        var map = palette.ToImages(counts.argmax(-1).unsqueeze(0));                          // (1, 3, h, w)

        return images => map.expand(images.shape[0], -1, -1, -1);
    }

    /// <summary>Gives each gray value the class that is the most frequent one of it.</summary>
    public static Func<Tensor, Tensor> MostFrequentOfGray(Batch pairs, LabelPalette palette)
    {
        var both = LevelOf(pairs.Inputs!) * palette.Count + palette.ToClasses(pairs.Images);
        var frequent = both.flatten().bincount(null, GrayLevels * palette.Count)
            .view(GrayLevels, palette.Count).argmax(1);                                      // (levels)

        return images => palette.ToImages(frequent[LevelOf(images)]);

        static Tensor LevelOf(Tensor images) =>
            ((images.select(1, 0) + 1) * (GrayLevels / 2)).to(int64).clamp(0, GrayLevels - 1);   // (n, h, w)
    }
}
