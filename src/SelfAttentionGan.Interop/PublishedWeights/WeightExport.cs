using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Interop.PublishedWeights;

/// <summary>Names the tensors of one of our networks as a project does.</summary>
internal static class WeightExport
{
    public static StateDict Of(WeightMap map, WeightTable table, Module network)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        var state = new StateDict();
        foreach (var (_, name, rule, ours) in WeightImport.Parts(map, table, network.state_dict()))
            foreach (var (below, value) in rule.Format.Export(ours))
                state.Add(WeightImport.Join(name, below), value.detach().contiguous().clone());

        return state;
    }
}
