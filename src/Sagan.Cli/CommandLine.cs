using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Sagan.Cli.Doctor;
using Sagan.Cli.Hints;
using Sagan.Cli.Verbs;

namespace Sagan.Cli;

/// <summary>The words that the program understands; each verb has a file of its own.</summary>
public static class CommandLine
{
    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show where in the program a failure happened.",
        Recursive = true,
    };

    /// <summary>Does what the words ask for.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args)
    {
        var told = Root().Parse(args, new() { ResponseFileTokenReplacer = null });
        var plain = told.Action == told.CommandResult.Command.Action;
        if (told.Action is ParseErrorAction || plain && ParseErrors.Swallowed(told).Any())
            return ParseErrors.Tell(told);

        try
        {
            if (plain && told.CommandResult.Command is Verb { UsesTorch: true })
                NativeTorch.Require();

            // Signals are the training's own affair: it saves before it ends.
            return told.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure)
        {
            return Failure.Tell(failure, told.GetValue(Verbose));
        }
    }

    /// <summary>Returns all verbs and their options.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand(
            $"""
            Trains self-attention GANs, goes on where a training stopped, and shows what they have learned.

            Exit codes: {ExitCode.Done} done, {ExitCode.Failed} what was begun failed, {ExitCode.Mistake} a mistake in
            what was asked for, {ExitCode.Interrupted} interrupted and saved. sagan VERB --help has examples.
            """)
        {
            new TrainVerb(),
            new ResumeVerb(),
            new SampleVerb(),
            new InterpolateVerb(),
            new AttendVerb(),
            new InspectVerb(),
            new ReportVerb(),
            new PresetsVerb(),
            new DataVerb(),
            new DoctorVerb(),
            new CompletionVerb(),
            Verbose,
        };

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        foreach (var oddity in help.Aliases.Where(alias => alias != "-h").ToArray())
            help.Aliases.Remove(oddity);

        return root;
    }
}
