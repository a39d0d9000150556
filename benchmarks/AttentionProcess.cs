using SelfAttentionGan.Benchmarks.Measuring;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Measures self-attention, forward and backward, in a separate process: seconds and megabytes.</summary>
internal static class AttentionProcess
{
    /// <summary>The argument that makes this program the measured process.</summary>
    public const string Argument = "measure-attention";

    private const int ValueCount = 2;

    private const string OursArgument = "ours", BaselineArgument = "baseline";

    /// <summary>
    /// Measures a layer on feature maps of shape batch × channels × side × side, <paramref name="times"/> times.
    /// </summary>
    public static Measurement Of(
        PyTorchBaseline python, AttentionVariant variant, int batch, int channels, int side, int threads, int times)
    {
        return new(
            () => Run(OursArgument), () => Run(BaselineArgument),
            () => python.Measure(
                ValueCount, "attention_layer.py", variant.Name, batch, channels, side, threads, times));

        double[] Run(string implementation) => ChildProcess.Measure(
            Argument, implementation, variant.Name, $"{batch}", $"{channels}", $"{side}", $"{threads}", $"{times}");
    }

    /// <summary>
    /// The measured process: prints seconds, and the megabytes by which the first call raised the resident memory, without
    /// its output. A call on a small map comes first, so that loading code is not counted.
    /// </summary>
    public static void Measure(string[] args)
    {
        var (batch, channels, side, threads, times) = (
            int.Parse(args[2]), int.Parse(args[3]), int.Parse(args[4]), int.Parse(args[5]), int.Parse(args[6]));
        set_num_threads(threads);
        using var layer = AttentionVariant.Named(args[1]).Create(channels, ours: args[0] == OursArgument);
        using var small = randn(1, channels, 8, 8, requires_grad: true);
        using var x = randn(batch, channels, side, side, requires_grad: true);
        Attend(small);

        var extra = ResourceUsage.ExtraMegabytes(() => Attend(x)) - ResourceUsage.TensorMegabytes(x.shape);
        Console.WriteLine(ResourceUsage.MinSeconds(times, () => Attend(x)));
        Console.WriteLine(extra);

        void Attend(Tensor x)
        {
            using var scope = NewDisposeScope();
            layer.call(x).sum().backward();
        }
    }
}
