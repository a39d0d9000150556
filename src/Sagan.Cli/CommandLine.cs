using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Sagan.Cli.Commands;
using Sagan.Cli.Diagnostics;
using Sagan.Cli.Parsing;
using Sagan.Cli.Runs;

namespace Sagan.Cli;

/// <summary>The tool's command line: its root command, and how a command is run.</summary>
internal static class CommandLine
{
    private static readonly Option<bool> Verbose = new("--verbose")
    {
        Description = "Show the stack trace of an error.",
        Recursive = true,
    };

    /// <summary>Parses a command line and runs its command.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(string[] args)
    {
        if (LaunchedProcesses.Rank > 0)
            Console.SetOut(TextWriter.Null);

        var parseResult = Root().Parse(args, new() { ResponseFileTokenReplacer = null });
        var runsCommand = parseResult.Action == parseResult.CommandResult.Command.Action;
        var error = parseResult.Action is ParseErrorAction || runsCommand && ParseErrors.OptionsTakenAsValues(parseResult).Any()
            ? ParseErrors.Describe(parseResult)
            : default((string Message, string Help)?);
        var distributed = runsCommand || error is not null ? parseResult.CommandResult.Command as DistributedCommand : null;
        if (error is { } alone && (distributed is null || !LaunchedProcesses.AreSeveral))
            return LaunchedProcesses.Rank > 0 ? ExitCode.UsageError : ParseErrors.Report(alone);

        try
        {
            if (runsCommand && parseResult.CommandResult.Command is SaganCommand { UsesTorch: true })
                NativeLibraryCheck.Require();
            if (distributed is null)
                return LaunchedProcesses.Rank > 0 ? ExitCode.Success : Invoke(parseResult);

            return LaunchedProcesses.Run(
                group =>
                {
                    distributed.Group = group;
                    if (LaunchedProcesses.AreSeveral)
                        distributed.RequireParsed(error is { } each ? $"{each.Message}\n{each.Help}" : null);
                    return Invoke(parseResult);
                },
                parseResult.GetValue(Verbose));
        }
        catch (Exception failure)
        {
            return LaunchedProcesses.Handle(failure, parseResult.GetValue(Verbose));
        }
    }

    // A training handles signals itself: it saves before it ends.
    private static int Invoke(ParseResult parseResult) =>
        parseResult.Invoke(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });

    /// <summary>Creates the root command with all commands and their options.</summary>
    public static RootCommand Root()
    {
        var root = new RootCommand(
            $"""
            Trains self-attention GANs, resumes training from a checkpoint, and generates images.

            Begin with: sagan doctor, then sagan train, then sagan sample with the folder of the run that it names.
            Exit codes: {ExitCode.Success} success, {ExitCode.Failed} the work failed after it had begun,
            {ExitCode.UsageError} invalid arguments or input, {ExitCode.Interrupted} interrupted and saved.
            sagan COMMAND --help has examples.
            """)
        {
            new TrainCommand(),
            new ResumeCommand(),
            new ImportCommand(),
            new SampleCommand(),
            new InterpolateCommand(),
            new AttentionCommand(),
            new InvertCommand(),
            new EvaluateCommand(),
            new ClassifierCommand(),
            new ExportCommand(),
            new InspectCommand(),
            new ReportCommand(),
            new PresetsCommand(),
            new DataCommand(),
            new DoctorCommand(),
            new CompletionCommand(),
            Verbose,
        };

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!);
        foreach (var alias in help.Aliases.Where(alias => alias != "-h").ToArray())
            help.Aliases.Remove(alias);

        return root;
    }
}
