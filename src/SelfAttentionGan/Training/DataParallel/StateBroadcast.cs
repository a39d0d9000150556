using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>Gives every process the state of rank 0, which alone reads checkpoints.</summary>
internal static class StateBroadcast
{
    /// <summary>Broadcasts the tensors of all modules: weights, buffers, the average and the objective's state.</summary>
    public static void Modules(TrainingState state, IProcessGroup group)
    {
        if (group.Size == 1)
            return;

        using var constant = no_grad();

        foreach (var (_, module) in state.Modules)
            foreach (var (_, value) in StateTensors.Of(module))
            {
                using var scope = NewDisposeScope();

                var sent = value.detach().contiguous();
                if (sent.numel() > 0)
                    group.Broadcast(sent);
                if (!value.is_contiguous())
                    value.copy_(sent);
            }
    }

    /// <summary>Broadcasts the optimizers' states and the numbers, too.</summary>
    public static void All(TrainingState state, IProcessGroup group, Device device)
    {
        if (group.Size == 1)
            return;

        Modules(state, group);
        foreach (var (_, optimizer) in state.Optimizers)
            Broadcast(group, device, optimizer.save_state_dict, optimizer.load_state_dict);
        Broadcast(group, device, writer => Write(state, writer), reader => Read(state, reader));
    }

    private static void Broadcast(
        IProcessGroup group, Device device, Action<BinaryWriter> write, Action<BinaryReader> read)
    {
        using var own = new MemoryStream();
        using var writer = new BinaryWriter(own);
        if (group.Rank == 0)
            write(writer);
        writer.Flush();

        var bytes = group.Broadcast(own.ToArray(), device);
        if (group.Rank > 0)
            read(new(new MemoryStream(bytes)));
    }

    private static void Write(TrainingState state, BinaryWriter writer)
    {
        writer.Write(state.Step);
        writer.Write(state.BatchesRead);
        writer.Write(state.RateFactor);
        writer.Write(state.Distance is not null);
        writer.Write(state.Distance ?? 0);
        writer.Write(state.Metrics.Count);
        foreach (var (name, value) in state.Metrics)
        {
            writer.Write(name);
            writer.Write(value);
        }
    }

    private static void Read(TrainingState state, BinaryReader reader)
    {
        (state.Step, state.BatchesRead, state.RateFactor) = (reader.ReadInt32(), reader.ReadInt64(), reader.ReadDouble());
        var hasDistance = reader.ReadBoolean();
        state.Distance = reader.ReadDouble() is var distance && hasDistance ? distance : null;
        state.Metrics.Clear();
        for (var left = reader.ReadInt32(); left > 0; left--)
            state.Metrics[reader.ReadString()] = reader.ReadDouble();
    }
}
