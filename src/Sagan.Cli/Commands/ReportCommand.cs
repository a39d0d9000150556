using System.CommandLine;
using Sagan.Cli.Completion;
using Sagan.Cli.Options;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>report</c>: writes the HTML report of a run from the files in its folder.</summary>
internal sealed class ReportCommand : SaganCommand
{
    private readonly Argument<string> folder = OptionFactory.Argument("DIR", "The run's folder.", RunFolders.Complete);

    private readonly Option<int?> size = OptionFactory.Integer(
        "--max-size", "Maximum size of the page, in MB. The default is 10.", min: 1);

    public ReportCommand()
        : base(
            "report", "Writes report.html: metric curves, samples, attention maps, options and warnings on one page.",
            "sagan report runs/0001-faces",
            "sagan report runs/0001-faces --max-size 50")
    {
        Add(folder);
        Add(size);

        SetAction(parseResult => Report(parseResult.GetRequiredValue(folder), parseResult.GetValue(size) ?? 10));
    }

    public override bool UsesTorch => false;

    private static int Report(string path, int megabytes)
    {
        Console.WriteLine($"report   {RunReport.Write(RunDirectory.Open(path), megabytes * 1_000_000L)}");

        return ExitCode.Success;
    }
}
