using System.Security.Cryptography;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>A store that keeps states as bytes in snapshot, step by step.</summary>
internal sealed class InMemoryCheckpointStore : ICheckpointStore
{
    private sealed record Snapshot(
        Dictionary<string, byte[]> Files, long Batches, double RateFactor, double? Distance,
        Dictionary<string, double> Metrics);

    private readonly SortedList<int, Snapshot> states = [];

    public IEnumerable<int> Steps => states.Keys;

    /// <summary>The hashes of everything at a step.</summary>
    public IReadOnlyDictionary<string, string> At(int step) => states[step].Files.ToDictionary(
        file => file.Key, file => Convert.ToHexString(SHA256.HashData(file.Value)));

    public void Save(TrainingState state)
    {
        var modules = state.Modules.Select(entry => (entry.Key, Bytes(writer => entry.Value.save(writer))));
        var optimizers = state.Optimizers.Select(
            entry => ($"{entry.Key}-optimizer", Bytes(entry.Value.save_state_dict)));

        states[state.Step] = new(
            modules.Concat(optimizers).ToDictionary(file => file.Item1, file => file.Item2),
            state.BatchesRead, state.RateFactor, state.Distance, new(state.Metrics));
    }

    public bool Restore(TrainingState state)
    {
        if (states.Count == 0)
            return false;

        var (step, snapshot) = states.Last();
        foreach (var (name, module) in state.Modules)
            module.load(new MemoryStream(snapshot.Files[name]));
        foreach (var (name, optimizer) in state.Optimizers)
            optimizer.load_state_dict(new BinaryReader(new MemoryStream(snapshot.Files[$"{name}-optimizer"])));

        (state.Step, state.BatchesRead, state.RateFactor, state.Distance) =
            (step, snapshot.Batches, snapshot.RateFactor, snapshot.Distance);
        state.Metrics.Clear();
        foreach (var (name, value) in snapshot.Metrics)
            state.Metrics[name] = value;
        return true;
    }

    private static byte[] Bytes(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);
        writer.Flush();

        return stream.ToArray();
    }
}
