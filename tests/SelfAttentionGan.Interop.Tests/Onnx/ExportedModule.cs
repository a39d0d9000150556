using SelfAttentionGan.Interop.Onnx;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.Tests.Onnx;

/// <summary>Compares modules with what ONNX Runtime computes of their exported files.</summary>
internal static class ExportedModule
{
    /// <summary>Returns the largest difference for one input and for five.</summary>
    public static double DifferenceOf(
        Module<Tensor, Tensor> module, long[] shape, OnnxExportOptions? options = null) =>
        DifferenceOf(module, shape, (x, _) => module.call(x), options ?? new());

    /// <summary>Returns the largest difference of a module that takes labels or condition vectors.</summary>
    public static double DifferenceOf(
        Module<Tensor, Tensor?, Tensor> module, long[] shape, OnnxExportOptions? options = null) =>
        DifferenceOf(module, shape, (x, condition) => module.call(x, condition), options ?? new());

    private static double DifferenceOf(
        Module module, long[] shape, Func<Tensor, Tensor?, Tensor> compute, OnnxExportOptions options)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "network.onnx");
        OnnxExporter.Export(module.Trained(), shape, path, options);
        using var exported = new OnnxRun(path);

        return new[] { 1, 5 }.Max(n =>
        {
            var x = randn([n, .. shape]);
            Tensor[] condition = options.Classes > 0 ? [randint(0, options.Classes, n)]
                : options.ConditionDim > 0 ? [randn(n, options.ConditionDim)]
                : [];

            return exported.Run([x, .. condition])[0].DistanceTo(compute(x, condition.FirstOrDefault()));
        });
    }
}
