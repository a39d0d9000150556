using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Presets;

/// <summary>
/// A digest of many tensors, as <c>digest</c> in presets.py: for each, in the order of the sorted keys, its norm and
/// its projections onto four random tensors.
/// </summary>
internal static class Digest
{
    public static Tensor Of(params (string, Tensor)[] tensors) => Of(tensors.ToDictionary());

    public static Tensor OfGradients(Module network) => Of(network.named_parameters().ToDictionary(
        entry => entry.name, entry => entry.parameter.grad ?? zeros_like(entry.parameter)));

    public static Tensor Of(Dictionary<string, Tensor> tensors)
    {
        using var scope = NewDisposeScope();
        manual_seed(99);

        var rows = Sorted(tensors).Select(entry => entry.Value).Where(tensor => tensor.is_floating_point())
            .Select(tensor => stack([tensor.norm(), .. Projections(tensor)]));

        return stack(rows).detach().MoveToOuterDisposeScope();
    }

    public static IEnumerable<KeyValuePair<string, Tensor>> Sorted(Dictionary<string, Tensor> tensors) =>
        tensors.OrderBy(entry => entry.Key, StringComparer.Ordinal);

    private static IEnumerable<Tensor> Projections(Tensor tensor) =>
        Enumerable.Range(0, 4).Select(_ => (tensor * randn(tensor.shape, dtype: float64)).sum());
}
