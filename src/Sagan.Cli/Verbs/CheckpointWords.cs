using System.CommandLine;
using Sagan.Cli.Completion;

namespace Sagan.Cli.Verbs;

/// <summary>Says which run is looked at, and at which of its checkpoints.</summary>
internal sealed class CheckpointWords
{
    private readonly Argument<string> folder = Setting.Argument("DIR", "The run's folder.", RunFolders.Complete);

    private readonly Option<int?> step = Setting.Whole(
        "--step", "The checkpoint's step. The default is the newest sound one.");

    private readonly Option<bool> live = Setting.Flag(
        "--live", "Take the generator as it is trained, not its moving average.");

    private readonly Option<string> device = Setting.Text(
        "--device", "NAME", "cpu or cuda. The default is the run's own, or what is there.", "cpu", "cuda");

    public void AddTo(Command verb)
    {
        verb.Add(folder);
        verb.Add(step);
        verb.Add(live);
        verb.Add(device);
    }

    public bool Live(ParseResult told) => told.GetValue(live);

    public TrainedRun Open(ParseResult told) =>
        TrainedRun.Open(told.GetRequiredValue(folder), told.GetValue(step), told.GetValue(device));
}
