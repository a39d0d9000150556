using SelfAttentionGan.Layers;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Self-attention forward and backward in a process of its own: its seconds and megabytes.</summary>
internal static class AttentionProcess
{
    /// <summary>The word by which this program measures itself.</summary>
    public const string Word = "measure-attention";

    /// <summary>Channels of the maps.</summary>
    public const int Channels = 64;

    private const int Figures = 2;

    /// <summary>Starts the process.</summary>
    public static double[] Ours(int batch, int side, int threads, int times) =>
        Child.Measure(Word, $"{batch}", $"{side}", $"{threads}", $"{times}");

    /// <summary>Starts the peer's process.</summary>
    public static double[] Theirs(Peer peer, int batch, int side, int threads, int times) =>
        peer.Measure(Figures, "attention_layer.py", batch, Channels, side, threads, times);

    /// <summary>
    /// Is the process: prints seconds, and by how many megabytes the first call raised the resident memory, without its
    /// output. A call on a small map has gone before, so that loading code is not counted.
    /// </summary>
    public static void Measure(string[] words)
    {
        var (batch, side, threads, times) =
            (int.Parse(words[0]), int.Parse(words[1]), int.Parse(words[2]), int.Parse(words[3]));
        set_num_threads(threads);
        using var layer = new SelfAttention2d(Channels);
        using var small = randn(1, Channels, 8, 8, requires_grad: true);
        using var x = randn(batch, Channels, side, side, requires_grad: true);
        Look(small);

        var extra = Cost.ExtraMegabytes(() => Look(x)) - Cost.Tensor(x.shape);
        Console.WriteLine(Cost.Least(times, () => Look(x)));
        Console.WriteLine(extra);

        void Look(Tensor x)
        {
            using var scope = NewDisposeScope();
            layer.call(x).sum().backward();
        }
    }
}
