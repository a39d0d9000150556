using System.Diagnostics;
using static System.FormattableString;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace LongRange;

/// <summary>One training of a network on a task, from one seed.</summary>
internal sealed record TrainingTrial(LongRangeTask Task, int Seed, bool WithAttention)
{
    private const int EvaluationInterval = 100;

    // Training, validation and test images come from random streams of their own.
    private const int ValidationStream = 1_000, TestStream = 2_000;

    // Torch initializes weights from a process-wide generator.
    private static readonly Lock Initialization = new();

    /// <summary>Trains, then evaluates on test images.</summary>
    /// <param name="maxSteps">Maximum number of steps.</param>
    /// <param name="stop">Early stopping by the score on validation images.</param>
    public Result Run(int maxSteps, Func<Score, bool>? stop = null)
    {
        var clock = Stopwatch.StartNew();
        var random = new Random(Seed);
        var (beta1, beta2) = Task.Betas;

        using var network = Build();
        using var optimizer = optim.Adam(network.parameters(), lr: 1e-3, beta1, beta2);

        var step = 0;
        var isDone = false;
        while (step < maxSteps && !isDone)
        {
            Update(network, optimizer, random);
            isDone = ++step % EvaluationInterval == 0 && stop is not null && stop(Evaluate(network, ValidationStream));
        }

        var parameters = network.parameters().Sum(parameter => parameter.numel());
        return new(this, parameters, step, Evaluate(network, TestStream), clock.Elapsed.TotalSeconds);
    }

    private Module<Tensor, Tensor> Build()
    {
        lock (Initialization)
        {
            manual_seed(Seed);
            return Task.Build(WithAttention);
        }
    }

    private void Update(Module<Tensor, Tensor> network, optim.Optimizer optimizer, Random random)
    {
        using var scope = NewDisposeScope();

        optimizer.zero_grad();
        Task.Loss(network, random).backward();
        optimizer.step();
    }

    private Score Evaluate(Module<Tensor, Tensor> network, int stream)
    {
        using var noGrad = no_grad();

        network.eval();
        var score = Task.Evaluate(network, new Random(stream + Seed));
        network.train();

        return score;
    }
}

/// <summary>The result of a trial; as text, a row of the table.</summary>
internal sealed record Result(TrainingTrial Trial, long Parameters, int Steps, Score Score, double Seconds)
{
    public static string Header { get; } =
        $"{"task",-10} {"seed",4} {"variant",-9} {"parameters",10} {"steps",5} {"accuracy",8} {"PSNR",7} {"time",6}";

    public override string ToString() => Invariant(
        $"{Trial.Task.Name,-10} {Trial.Seed,4} {(Trial.WithAttention ? "attention" : "control"),-9} {Parameters,10} ") +
        Invariant($"{Steps,5} {Score.Accuracy,8:F3} {Score.Psnr,4:F1} {(Score.Psnr is null ? "  " : "dB")} ") +
        Invariant($"{Seconds,4:F0} s");
}
