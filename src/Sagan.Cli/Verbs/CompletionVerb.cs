using System.CommandLine;
using SelfAttentionGan.Runs;

namespace Sagan.Cli.Verbs;

/// <summary>Prints what teaches a shell to complete the program's words.</summary>
internal sealed class CompletionVerb : Verb
{
    private static readonly string[] Shells = ["bash", "zsh", "fish", "pwsh"];

    private readonly Argument<string> shell = Setting.Argument(
        "SHELL", $"One of {string.Join(", ", Shells)}.", _ => Shells);

    public CompletionVerb()
        : base(
            "completion", "Prints a script that completes verbs, options, presets, option names and run folders.",
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
        if (!Shells.Contains(name))
            throw new ArgumentException(
                $"Completion is there for {string.Join(", ", Shells)}, but got '{name}'"
                + (Spelling.Guess(name, Shells) is { } meant ? $"; did you mean '{meant}'?" : "."));

        using var script = typeof(CompletionVerb).Assembly.GetManifestResourceStream($"sagan.{name}")!;
        using var reader = new StreamReader(script);
        Console.Write(reader.ReadToEnd());

        return ExitCode.Done;
    }
}
