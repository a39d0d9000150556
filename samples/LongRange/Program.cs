using System.Collections.Concurrent;
using LongRange;
using static TorchSharp.torch;

const int Patience = 4_000;

int[] seeds = [1, 2, 3];
Experiment[] experiments = [new SameColour(), new CopyColour()];

Console.WriteLine("Attention stops once it has learnt; its controls get the steps of its slowest seed.");
Console.WriteLine(Result.Head);

var attention = Train(attends: true, trial => trial.Run(Patience, trial.Experiment.IsLearnt));
var control = Train(attends: false, trial => trial.Run(Slowest(trial.Experiment)));
var complaints = Requirement.Complaints(attention, control);

foreach (var complaint in complaints)
    Console.WriteLine(complaint);
Console.WriteLine(complaints.Length == 0 ? "The requirement holds." : "The requirement does not hold.");

return complaints.Length == 0 ? 0 : 1;

int Slowest(Experiment experiment) =>
    attention.Where(result => result.Trial.Experiment == experiment).Max(result => result.Steps);

// A network is too small to share out: each has a thread to itself, and learns the same whatever runs beside it.
List<Result> Train(bool attends, Func<Trial, Result> run)
{
    var trials =
        from experiment in experiments
        from seed in seeds
        select new Trial(experiment, seed, attends);
    var runs = Partitioner.Create(trials, EnumerablePartitionerOptions.NoBuffering)
        .AsParallel().AsOrdered().WithMergeOptions(ParallelMergeOptions.NotBuffered)
        .Select(RunAlone);

    var results = new List<Result>();
    foreach (var result in runs)
    {
        Console.WriteLine(result);
        results.Add(result);
    }

    return results;

    Result RunAlone(Trial trial)
    {
        set_num_threads(1);
        return run(trial);
    }
}
