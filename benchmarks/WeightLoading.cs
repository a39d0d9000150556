using System.Diagnostics;
using SelfAttentionGan.Benchmarks.Measuring;
using SelfAttentionGan.Interop;
using SelfAttentionGan.Interop.PyTorch;
using static TorchSharp.torch;

namespace SelfAttentionGan.Benchmarks;

/// <summary>Time to load a .pth file of 160 MB, as torch.load does.</summary>
internal static class WeightLoading
{
    private const int Tensors = 80, Elements = 1 << 19, Rounds = 7, Times = 5;

    public static IEnumerable<Comparison> Run(PyTorchBaseline python)
    {
        var path = Path.Combine(Path.GetTempPath(), $"sagan-{Guid.NewGuid():N}.pth");
        try
        {
            Write(path);
            using var progress = new Progress("loading weights");
            var results = Measuring.Rounds.Run(
                Rounds, () => [Least(path)], () => python.Measure(1, "loading.py", path, Times));

            return [new Comparison("load a .pth file of 160 MB", "s", results[0].Column(0), [], results[1].Column(0))];
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static void Write(string path)
    {
        using var state = new StateDict();
        for (var i = 0; i < Tensors; i++)
            state.Add($"layer{i}.weight", randn(Elements / 1024, 1024));
        PthFile.Write(path, state);
    }

    private static double Least(string path) => Enumerable.Range(0, Times).Min(_ =>
    {
        var watch = Stopwatch.StartNew();
        using var state = PthFile.Read(path);

        return watch.Elapsed.TotalSeconds;
    });
}
