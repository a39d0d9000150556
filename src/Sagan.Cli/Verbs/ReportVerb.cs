using System.CommandLine;
using Sagan.Cli.Completion;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Verbs;

/// <summary>Writes a run's page from what lies in its folder.</summary>
internal sealed class ReportVerb : Verb
{
    private readonly Argument<string> folder = Setting.Argument("DIR", "The run's folder.", RunFolders.Complete);

    private readonly Option<int?> size = Setting.Whole(
        "--max-size", "The page's size at most, in MB. The default is 10.", least: 1);

    public ReportVerb()
        : base(
            "report", "Writes report.html anew: curves, samples, attention, options and warnings on one page.",
            "sagan report runs/0001-faces",
            "sagan report runs/0001-faces --max-size 50")
    {
        Add(folder);
        Add(size);

        SetAction(told => Report(told.GetRequiredValue(folder), told.GetValue(size) ?? 10));
    }

    public override bool UsesTorch => false;

    private static int Report(string path, int megabytes)
    {
        Console.WriteLine($"report   {RunReport.Write(RunDirectory.Open(path), megabytes * 1_000_000L)}");

        return ExitCode.Done;
    }
}
