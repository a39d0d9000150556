using System.CommandLine;
using Sagan.Cli.Diagnostics;
using Sagan.Cli.Output;
using Spectre.Console;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>doctor</c>: checks whether this machine can train, with advice.</summary>
internal sealed class DoctorCommand : DistributedCommand
{
    private const int NameWidth = 18;

    public DoctorCommand()
        : base(
            "doctor", "Checks torch, threads, GPUs, libraries and gradients, trains two steps, and gives advice.",
            "sagan doctor", "mpirun -n 2 sagan doctor") => SetAction(Diagnose);

    public override bool UsesTorch => false;

    private int Diagnose(ParseResult parseResult)
    {
        if (Group.Rank > 0)
            return ProcessGroupCheck.Run(Group).Failed ? ExitCode.Failed : ExitCode.Success;

        var results = new List<DiagnosticResult>();
        foreach (var result in DiagnosticsRunner.RunAll(Group))
        {
            Terminal.WriteEntry(result.Name, NameWidth, result.Summary, ColorOf(result));
            results.Add(result);
        }

        Console.WriteLine();
        foreach (var advice in results.Select(result => result.Advice).OfType<string>())
            Console.WriteLine($"- {advice}");

        var failures = results.Count(result => result.Failed);
        Console.WriteLine(failures == 0 ? "All checks passed." : $"{failures} of {results.Count} checks failed.");

        return failures == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private static Color? ColorOf(DiagnosticResult result) => result switch
    {
        { Failed: true } => Color.Red,
        { Advice: not null } => Color.Yellow,
        _ => null,
    };
}
