using SelfAttentionGan.Layers;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Models;

/// <summary>Strokes that generators and discriminators share.</summary>
internal static class BlueprintStrokes
{
    public static void DrawAttention(
        this Blueprint blueprint, int size, int channels, SelfAttentionOptions options, BlockOptions blocks)
    {
        var sound = Sound(blueprint, size, SelfAttention2d.Complaint(channels, options), options.Pool);

        blueprint.Draw(
            $"attend{size}", [channels, size, size], sound ? MultiplyAdds.Attention(channels, size, options) : 0,
            () => Drawn(new SelfAttention2d(channels, options), blocks));
    }

    public static void DrawControl(this Blueprint blueprint, int size, int channels, BlockOptions blocks)
    {
        blueprint.Require(channels % 8 == 0, $"The control needs a multiple of 8 channels, but got {channels}.");

        blueprint.Draw(
            $"control{size}", [channels, size, size], MultiplyAdds.Pointwise(channels, size),
            () => new PointwiseResidual(channels, blocks));
    }

    private static Module Drawn(Module layer, BlockOptions blocks)
    {
        Weights.Draw(layer, blocks.Initialization);
        return layer;
    }

    private static bool Sound(Blueprint blueprint, int size, string? complaint, int pool)
    {
        // Before the first stroke there is no map, which the builder has said already.
        if (size == 0)
            return false;

        var narrow = complaint is null && size < pool
            ? $"Attention pools keys by {pool}, but the map is {size}×{size}; attend at a larger one."
            : null;
        blueprint.Require(complaint);
        blueprint.Require(narrow);

        return complaint is null && narrow is null;
    }
}
