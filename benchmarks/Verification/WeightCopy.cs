using System.Text.RegularExpressions;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Benchmarks.Verification;

/// <summary>Loads the library's weights into the baseline's network of the same preset.</summary>
/// <remarks>Layers have equal names in both, but for the projection head and for conditional batch normalization.</remarks>
internal static partial class WeightCopy
{
    public static void Load(Module baseline, Module ours)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var source = ours.state_dict();
        foreach (var (name, target) in baseline.state_dict())
        {
            var value = Read(source, name);
            if (!value.shape.SequenceEqual(target.shape))
                throw new InvalidOperationException(
                    $"{name} has shape {string.Join('×', target.shape)} in the baseline, but " +
                    $"{string.Join('×', value.shape)} in the library; the networks differ.");
            target.copy_(value);
        }

        if (source.Count > 0)
            throw new InvalidOperationException($"The baseline has no {string.Join(", ", source.Keys)}.");
    }

    // Gains and biases of classes are one table in the baseline; gains minus one, and biases, in the library.
    private static Tensor Read(Dictionary<string, Tensor> source, string name) => Table().Match(name) switch
    {
        _ when source.ContainsKey(name) => Take(source, name),
        { Success: true, Groups: [_, var norm] } => cat(
            [1 + Take(source, $"{norm}.gain.weight"), Take(source, $"{norm}.bias.weight")], dim: 1),
        _ => Take(source, Head().Replace(Statistic().Replace(name, "$1.$2"), "score.$0")),
    };

    private static Tensor Take(Dictionary<string, Tensor> source, string name) => source.Remove(name, out var value)
        ? value
        : throw new InvalidOperationException($"The library has no {name}; it has {string.Join(", ", source.Keys)}.");

    [GeneratedRegex(@"^(up\d+\.norm[12])\.embed\.weight$")]
    private static partial Regex Table();

    [GeneratedRegex(@"^(up\d+\.norm[12])\.norm\.(.*)$")]
    private static partial Regex Statistic();

    [GeneratedRegex(@"^(score|embed)\.(weight_orig|weight_u|weight_v|bias)$")]
    private static partial Regex Head();
}
