using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Objectives;

/// <summary>The state of an objective's parts as one module; its keys are those of checkpoints.</summary>
internal sealed class ObjectiveState : Module
{
    private ObjectiveState()
        : base(nameof(ObjectiveState))
    {
    }

    /// <summary>Collects the parts that have a state; null where none has.</summary>
    public static ObjectiveState? Of(IEnumerable<(string Name, Module? State)> parts)
    {
        ObjectiveState? all = null;

        foreach (var (name, state) in parts)
            if (state is not null)
                (all ??= new()).register_module(name, state);

        return all;
    }
}
