using System.CommandLine;
using System.CommandLine.Invocation;
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
        if (told.Action is ParseErrorAction)
            return Misunderstanding.Tell(told);

        try
        {
            // Signals are the training's own affair: it saves before it ends.
            return told.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure)
        {
            return Failure.Tell(failure, told.GetValue(Verbose));
        }
    }

    private static RootCommand Root() => new(
        $"""
        Trains self-attention GANs, and goes on where a training stopped.

        Exit codes: {ExitCode.Done} done, {ExitCode.Mistake} a mistake in what was asked for, {ExitCode.Failed} the training failed,
        {ExitCode.Interrupted} interrupted and saved.
        """)
    {
        new TrainVerb(),
        new ResumeVerb(),
        new DataVerb(),
        Verbose,
    };
}
