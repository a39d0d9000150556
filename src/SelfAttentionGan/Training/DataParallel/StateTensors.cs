using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>The parameters and buffers of a module, in the same order on every process.</summary>
internal static class StateTensors
{
    public static IEnumerable<(string Name, Tensor Value)> Of(Module module) =>
        module.named_parameters().Select(entry => (entry.name, (Tensor)entry.parameter))
            .Concat(module.named_buffers().Select(entry => (entry.name, entry.buffer)));
}
