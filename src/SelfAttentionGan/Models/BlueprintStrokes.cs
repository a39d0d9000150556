using SelfAttentionGan.Layers;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Strokes that generators and discriminators share.</summary>
internal static class BlueprintStrokes
{
    public static void DrawAttention(
        this Blueprint blueprint, MapSize size, int channels, SelfAttentionOptions options, BlockOptions blocks)
    {
        var sound = Sound(blueprint, size, SelfAttention2d.Complaint(channels, options), options.Pool);

        blueprint.Draw(
            $"attend{size.Key}", [channels, size.Height, size.Width],
            sound ? MultiplyAdds.Attention(channels, size, options) : 0,
            () => Drawn(new SelfAttention2d(channels, options), blocks));
    }

    public static void DrawControl(this Blueprint blueprint, MapSize size, int channels, BlockOptions blocks)
    {
        blueprint.Require(channels % 8 == 0, $"The control needs a multiple of 8 channels, but got {channels}.");

        blueprint.Draw(
            $"control{size.Key}", [channels, size.Height, size.Width], MultiplyAdds.Pointwise(channels, size),
            () => new PointwiseResidual(channels, blocks));
    }

    private static Module Drawn(Module layer, BlockOptions blocks)
    {
        Weights.Draw(layer, blocks.Initialization);
        return layer;
    }

    private static bool Sound(Blueprint blueprint, MapSize size, string? complaint, int pool)
    {
        // Before the first stroke there is no map, which the builder has said already.
        if (size == default)
            return false;

        var narrow = complaint is null && !size.IsMultipleOf(pool)
            ? $"Attention pools keys by {pool}, but the map is {size}; attend where both sides are multiples of it."
            : null;
        blueprint.Require(complaint);
        blueprint.Require(narrow);

        return complaint is null && narrow is null;
    }
}
