using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Self-attention forward and backward in a process of its own: its seconds and megabytes.</summary>
internal static class AttentionProcess
{
    /// <summary>The word by which this program measures itself.</summary>
    public const string Word = "measure-attention";

    private const int Figures = 2;

    private const string OursWord = "ours", BaselineWord = "baseline";

    /// <summary>A layer on batch × channels × side × side maps, so many times.</summary>
    public static Measurement Of(
        PyTorch python, AttentionVariant variant, int batch, int channels, int side, int threads, int times)
    {
        return new(
            () => Run(OursWord), () => Run(BaselineWord),
            () => python.Measure(
                Figures, "attention_layer.py", variant.Name, batch, channels, side, threads, times));

        double[] Run(string who) => Child.Measure(
            Word, who, variant.Name, $"{batch}", $"{channels}", $"{side}", $"{threads}", $"{times}");
    }

    /// <summary>
    /// Is the process: prints seconds, and by how many megabytes the first call raised the resident memory, without its
    /// output. A call on a small map has gone before, so that loading code is not counted.
    /// </summary>
    public static void Measure(string[] words)
    {
        var (batch, channels, side, threads, times) = (
            int.Parse(words[2]), int.Parse(words[3]), int.Parse(words[4]), int.Parse(words[5]), int.Parse(words[6]));
        set_num_threads(threads);
        using var layer = AttentionVariant.Named(words[1]).Create(channels, ours: words[0] == OursWord);
        using var small = randn(1, channels, 8, 8, requires_grad: true);
        using var x = randn(batch, channels, side, side, requires_grad: true);
        Attend(small);

        var extra = Cost.ExtraMegabytes(() => Attend(x)) - Cost.Tensor(x.shape);
        Console.WriteLine(Cost.Least(times, () => Attend(x)));
        Console.WriteLine(extra);

        void Attend(Tensor x)
        {
            using var scope = NewDisposeScope();
            layer.call(x).sum().backward();
        }
    }
}
