using System.CommandLine;

namespace Sagan.Cli.Verbs;

/// <summary>Prints what teaches a shell to complete the program's words.</summary>
internal sealed class CompletionVerb : Verb
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private readonly Argument<string> shell = new Argument<string>("SHELL")
    {
        Description = $"One of {string.Join(", ", Shells)}.",
        HelpName = "SHELL",
    }.AcceptOnlyFromAmong(Shells);

    public CompletionVerb()
        : base(
            "completion", "Prints a script that completes verbs, options, presets, option names, run folders and classes.",
            "source <(sagan completion bash)",
            "sagan completion zsh > \"${fpath[1]}/_sagan\"",
            "sagan completion fish | source",
            "sagan completion pwsh >> $PROFILE")
    {
        Add(shell);

        SetAction(Print);
    }

    public override bool UsesTorch => false;

    private int Print(ParseResult told)
    {
        var name = told.GetRequiredValue(shell);
        using var script = typeof(CompletionVerb).Assembly.GetManifestResourceStream($"sagan.{name}")!;
        using var reader = new StreamReader(script);
        Console.Write(reader.ReadToEnd());

        return ExitCode.Done;
    }
}
