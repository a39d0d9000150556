using System.CommandLine;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>completion</c>: prints the completion script of a shell.</summary>
internal sealed class CompletionCommand : SaganCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private readonly Argument<string> shell = new Argument<string>("SHELL")
    {
        Description = $"One of {string.Join(", ", Shells)}.",
        HelpName = "SHELL",
    }.AcceptOnlyFromAmong(Shells);

    public CompletionCommand()
        : base(
            "completion",
            "Prints a script that completes commands, options, presets, option names, run folders and classes.",
            "source <(sagan completion bash)",
            "sagan completion zsh > \"${fpath[1]}/_sagan\"",
            "sagan completion fish | source",
            "sagan completion pwsh >> $PROFILE")
    {
        Add(shell);

        SetAction(Print);
    }

    public override bool UsesTorch => false;

    private int Print(ParseResult parseResult)
    {
        var name = parseResult.GetRequiredValue(shell);
        using var script = typeof(CompletionCommand).Assembly.GetManifestResourceStream($"sagan.{name}")!;
        using var reader = new StreamReader(script);
        Console.Write(reader.ReadToEnd());

        return ExitCode.Success;
    }
}
