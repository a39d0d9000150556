using System.CommandLine;
using Sagan.Cli.Completion;
using Sagan.Cli.Runs;

namespace Sagan.Cli.Options;

/// <summary>The options that select a run, one of its checkpoints, and the device to compute on.</summary>
/// <param name="description">What the folder is.</param>
internal sealed class CheckpointArguments(string description = "The run's folder.")
{
    private readonly Argument<string> folder = OptionFactory.Argument("DIR", description, RunFolders.Complete);

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

    /// <summary>The folder.</summary>
    public string Folder(ParseResult parseResult) => parseResult.GetRequiredValue(folder);

    public LoadedRun Open(ParseResult parseResult) => LoadedRun.Open(
        Folder(parseResult), parseResult.GetValue(step), parseResult.GetValue(device));
}
