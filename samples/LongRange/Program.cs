using System.Collections.Concurrent;
using LongRange;
using static TorchSharp.torch;

const int MaxSteps = 4_000;

int[] seeds = [1, 2, 3];
LongRangeTask[] tasks = [new SameColorTask(), new CopyColorTask()];

Console.WriteLine("Attention trains until the task is solved; its control trains as long as the slowest seed.");
Console.WriteLine(Result.Header);

var attention = Train(withAttention: true, trial => trial.Run(MaxSteps, trial.Task.IsSolved));
var control = Train(withAttention: false, trial => trial.Run(SlowestSeed(trial.Task)));
var errors = AcceptanceCriterion.Check(attention, control);

foreach (var error in errors)
    Console.WriteLine(error);
Console.WriteLine(errors.Length == 0 ? "The acceptance criterion is met." : "The acceptance criterion is not met.");

return errors.Length == 0 ? 0 : 1;

int SlowestSeed(LongRangeTask task) => attention.Where(result => result.Trial.Task == task).Max(result => result.Steps);

// The networks are too small for several threads: each trains on one, with the same result whatever runs beside it.
List<Result> Train(bool withAttention, Func<TrainingTrial, Result> run)
{
    var trials =
        from task in tasks
        from seed in seeds
        select new TrainingTrial(task, seed, withAttention);
    var runs = Partitioner.Create(trials, EnumerablePartitionerOptions.NoBuffering)
        .AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
        .Select(RunOnOneThread);

    var results = new List<Result>();
    foreach (var result in runs)
    {
        Console.WriteLine(result);
        results.Add(result);
    }

    return results;

    Result RunOnOneThread(TrainingTrial trial)
    {
        set_num_threads(1);
        return run(trial);
    }
}
