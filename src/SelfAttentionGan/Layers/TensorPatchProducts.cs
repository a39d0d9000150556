using static TorchSharp.torch;

namespace SelfAttentionGan.Layers;

/// <summary>The products in torch's own operators, on any torch, with a history where one is kept.</summary>
/// <remarks>Maps are channels-last in here, N×H×W×C, so that a patch is a few runs of memory.</remarks>
internal sealed class TensorPatchProducts : IPatchProducts
{
    /// <summary>Numbers in the patches that are cut at once: they stay in a processor's cache.</summary>
    private const long PartSize = 1 << 21;

    public static TensorPatchProducts Instance { get; } = new();

    public Tensor Matrix(Tensor weight)
    {
        using var scope = NewDisposeScope();

        return weight.to(ScalarType.BFloat16).permute(0, 2, 3, 1).reshape(weight.shape[0], -1)
            .MoveToOuterDisposeScope();
    }

    public Tensor ToCoarse(Tensor fine, Tensor matrix, Window window)
    {
        using var scope = NewDisposeScope();

        var map = LastChannels(fine);
        var (height, width) = window.Coarse(map.shape[1], map.shape[2]);
        var output = empty([map.shape[0], height, width, matrix.shape[0]], map.dtype, map.device);
        foreach (var (first, count) in Parts(map.shape[0], height * width * matrix.shape[1]))
        {
            using var part = NewDisposeScope();

            var patches = window.Patches(Rounded(map.narrow(0, first, count)));
            output.narrow(0, first, count).view(-1, matrix.shape[0]).copy_(patches.mm(matrix.t()));
        }

        return FirstChannels(output).MoveToOuterDisposeScope();
    }

    public Tensor ToFine(Tensor coarse, Tensor matrix, Window window, (long Height, long Width) size)
    {
        using var scope = NewDisposeScope();

        var map = LastChannels(coarse);
        var (height, width, channels) = (map.shape[1], map.shape[2], matrix.shape[1] / window.Area);
        var output = zeros([map.shape[0], size.Height, size.Width, channels], map.dtype, map.device);
        foreach (var (first, count) in Parts(map.shape[0], height * width * matrix.shape[1]))
        {
            using var part = NewDisposeScope();

            var patches = Rounded(map.narrow(0, first, count)).view(-1, matrix.shape[0]).mm(matrix);
            window.Lay(patches.to(map.dtype), output.narrow(0, first, count));
        }

        return FirstChannels(output).MoveToOuterDisposeScope();
    }

    public Tensor ForWeight(Tensor coarse, Tensor fine, Tensor weight, Window window)
    {
        using var scope = NewDisposeScope();

        var (few, many) = (LastChannels(coarse), LastChannels(fine));
        var size = few.shape[1] * few.shape[2] * weight.numel() / weight.shape[0];
        var sum = Parts(few.shape[0], size).Select(part =>
        {
            var rows = Rounded(few.narrow(0, part.First, part.Count)).view(-1, weight.shape[0]);
            var patches = window.Patches(Rounded(many.narrow(0, part.First, part.Count)));

            return Ordered(rows.t().mm(patches), weight);                        // shaped as the weight
        }).Aggregate((all, part) => all + part);

        return sum.MoveToOuterDisposeScope();
    }

    // In this order: to sort 32 bits takes five times as long as to sort 16.
    private static Tensor Ordered(Tensor matrix, Tensor weight) => matrix
        .view(weight.shape[0], weight.shape[2], weight.shape[3], -1).permute(0, 3, 1, 2).contiguous().to(weight.dtype);

    private static Tensor LastChannels(Tensor x) => x.permute(0, 2, 3, 1);

    private static Tensor FirstChannels(Tensor x) => x.permute(0, 3, 1, 2);

    private static Tensor Rounded(Tensor map) => map.to(ScalarType.BFloat16).contiguous();

    private static IEnumerable<(long First, long Count)> Parts(long pictures, long size)
    {
        var count = Math.Clamp(PartSize / size, 1, pictures);
        for (var first = 0L; first < pictures; first += count)
            yield return (first, Math.Min(count, pictures - first));
    }
}
