using System.CommandLine;
using Sagan.Cli.Completion;
using Sagan.Cli.Runs;

namespace Sagan.Cli.Options;

/// <summary>The options that select a run, one of its checkpoints, and the device to compute on.</summary>
internal sealed class CheckpointArguments
{
    private readonly Argument<string> folder = OptionFactory.Argument("DIR", "The run's folder.", RunFolders.Complete);

    private readonly Option<int?> step = OptionFactory.Integer(
        "--step", "The checkpoint's step. The default is the newest valid checkpoint.");

    private readonly Option<bool> live = OptionFactory.Flag(
        "--live", "Use the generator's current weights instead of their moving average.");

    private readonly Option<string> device = OptionFactory.Text(
        "--device", "NAME", "cpu or cuda. The default is the run's device where it is available.", "cpu", "cuda");

    public void AddTo(Command command)
    {
        command.Add(folder);
        command.Add(step);
        command.Add(live);
        command.Add(device);
    }

    /// <summary>Whether to use the generator's current weights instead of their moving average.</summary>
    public bool Live(ParseResult parseResult) => parseResult.GetValue(live);

    public LoadedRun Open(ParseResult parseResult) => LoadedRun.Open(
        parseResult.GetRequiredValue(folder), parseResult.GetValue(step), parseResult.GetValue(device));
}
