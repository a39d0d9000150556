using System.CommandLine;
using Sagan.Cli.Completion;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Verbs;

/// <summary>Writes a run's page from what lies in its folder.</summary>
internal sealed class ReportVerb : Verb
{
    private readonly Argument<string> folder = Setting.Argument("DIR", "The run's folder.", RunFolders.Complete);

    public ReportVerb()
        : base(
            "report", "Writes report.html anew: curves, samples, attention, options and warnings on one page.",
            "sagan report runs/0001-faces")
    {
        Add(folder);

        SetAction(told => Report(told.GetRequiredValue(folder)));
    }

    public override bool UsesTorch => false;

    private static int Report(string path)
    {
        Console.WriteLine($"report   {RunReport.Write(RunDirectory.Open(path))}");

        return ExitCode.Done;
    }
}
