using System.CommandLine;
using Sagan.Cli.Doctor;
using Sagan.Cli.Output;
using Spectre.Console;

namespace Sagan.Cli.Verbs;

/// <summary>Says whether this machine can train, and what would make it better.</summary>
internal sealed class DoctorVerb : Verb
{
    private const int NameWidth = 18;

    public DoctorVerb()
        : base(
            "doctor", "Looks at torch, threads, cards and libraries, checks a gradient, trains two steps, advises. "
            + $"Ends with {ExitCode.Done} if all works, with {ExitCode.Failed} if something does not.",
            "sagan doctor") => SetAction(Examine);

    public override bool UsesTorch => false;

    private static int Examine(ParseResult told)
    {
        var findings = new List<Finding>();
        foreach (var finding in Checkup.All())
        {
            Terminal.WriteEntry(finding.Name, NameWidth, finding.Says, ColorOf(finding));
            findings.Add(finding);
        }

        Console.WriteLine();
        foreach (var advice in findings.Select(finding => finding.Advice).OfType<string>())
            Console.WriteLine($"- {advice}");

        var failures = findings.Count(finding => finding.Failed);
        Console.WriteLine(failures == 0 ? "All works." : $"{failures} of {findings.Count} things do not work.");

        return failures == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static Color? ColorOf(Finding finding) => finding switch
    {
        { Failed: true } => Color.Red,
        { Advice: not null } => Color.Yellow,
        _ => null,
    };
}
