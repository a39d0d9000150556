using SelfAttentionGan.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Checkpoints;

/// <summary>
/// A training state without a training: two networks, an average, a random state, and two optimizers.
/// </summary>
internal sealed class TinyTraining : IDisposable
{
    public TinyTraining(
        int seed = 1, int width = 4, bool average = true, bool withDiscriminatorOptimizer = true, bool sgd = false)
    {
        manual_seed(seed);
        var (generator, discriminator) = (CreateGenerator(width), Linear(width, 1));

        Dictionary<string, Module> modules = new()
        {
            ["generator"] = generator,
            ["discriminator"] = discriminator,
            ["random-state"] = new RandomStateModule(),
        };
        if (average)
            modules.Add("average", CreateGenerator(width));

        Dictionary<string, OptimizerHelper> optimizers = new()
        {
            ["generator"] = new Adam(generator.parameters(), lr: 0.01),
        };
        if (withDiscriminatorOptimizer)
            optimizers.Add("discriminator", sgd
                ? new SGD(discriminator.parameters(), lr: 0.01)
                : new Adam(discriminator.parameters(), lr: 0.02));

        State = new() { Modules = modules, Optimizers = optimizers };
        Train();
    }

    public TrainingState State { get; }

    /// <summary>Runs one update of all weights and moments.</summary>
    public TinyTraining Train()
    {
        using var scope = NewDisposeScope();
        var generator = (Sequential)State.Modules["generator"];
        var discriminator = (Linear)State.Modules["discriminator"];

        discriminator.call(generator.call(randn(5, 3))).sum().backward();
        foreach (var optimizer in State.Optimizers.Values)
        {
            optimizer.step();
            optimizer.zero_grad();
        }

        return this;
    }

    public TinyTraining At(int step, double? distance = null)
    {
        (State.Step, State.BatchesRead, State.Distance) = (step, 2 * step, distance);

        return this;
    }

    /// <summary>Everything that a store saves, to the last bit.</summary>
    public Dictionary<string, string> Bits()
    {
        var bits = State.Modules.ToDictionary(
            entry => entry.Key, entry => Serialize(writer => entry.Value.save(writer)));
        foreach (var (name, optimizer) in State.Optimizers)
            bits.Add($"{name}'s optimizer", Serialize(optimizer.save_state_dict));
        foreach (var (name, value) in State.Metrics)
            bits.Add($"metric {name}", BitConverter.DoubleToInt64Bits(value).ToString("x"));
        bits.Add("numbers", $"{State.Step} {State.BatchesRead} {State.RateFactor:R} {State.Distance:R}");

        return bits;
    }

    public void Dispose()
    {
        foreach (var module in State.Modules.Values)
            module.Dispose();
        foreach (var optimizer in State.Optimizers.Values)
            optimizer.Dispose();
    }

    private static Sequential CreateGenerator(int width) =>
        Sequential(("map", Linear(3, width)), ("norm", BatchNorm1d(width)));

    private static string Serialize(Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        write(writer);

        return Convert.ToHexString(stream.ToArray());
    }

    private sealed class RandomStateModule : Module
    {
        public RandomStateModule()
            : base(nameof(RandomStateModule)) => register_buffer("state", randint(256, [16], ScalarType.Byte));
    }
}
