using System.Diagnostics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LongRange;

/// <summary>A network to train on an experiment, from one seed.</summary>
internal sealed record Trial(Experiment Experiment, int Seed, bool Attends)
{
    private const int AskEvery = 100;

    // Three streams of pictures for each seed, none of which meets another's.
    private const int Watched = 1_000, HeldOut = 2_000;

    // Torch draws first weights from a generator that belongs to the process.
    private static readonly Lock FirstWeights = new();

    /// <summary>Trains, and asks about held-out pictures at the end.</summary>
    /// <param name="steps">How many batches to learn from, at most.</param>
    /// <param name="isEnough">Ends training early, told how well pictures go that are no held-out ones either.</param>
    public Result Run(int steps, Func<Score, bool>? isEnough = null)
    {
        var clock = Stopwatch.StartNew();
        var lot = new Random(Seed);
        var (momentum, memory) = Experiment.Betas;

        using var network = Build();
        using var optimizer = optim.Adam(network.parameters(), lr: 1e-3, momentum, memory);

        var step = 0;
        var done = false;
        while (step < steps && !done)
        {
            Learn(network, optimizer, lot);
            done = ++step % AskEvery == 0 && isEnough is not null && isEnough(Ask(network, Watched));
        }

        var parameters = network.parameters().Sum(parameter => parameter.numel());
        return new(this, parameters, step, Ask(network, HeldOut), clock.Elapsed.TotalSeconds);
    }

    private Module<Tensor, Tensor> Build()
    {
        lock (FirstWeights)
        {
            manual_seed(Seed);
            return Experiment.Build(Attends);
        }
    }

    private void Learn(Module<Tensor, Tensor> network, optim.Optimizer optimizer, Random lot)
    {
        using var scope = NewDisposeScope();

        optimizer.zero_grad();
        Experiment.Loss(network, lot).backward();
        optimizer.step();
    }

    private Score Ask(Module<Tensor, Tensor> network, int stream)
    {
        using var constant = no_grad();

        network.eval();
        var score = Experiment.Ask(network, new Random(stream + Seed));
        network.train();

        return score;
    }
}
