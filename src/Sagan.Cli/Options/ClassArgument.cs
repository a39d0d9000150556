using System.CommandLine;
using Sagan.Cli.Completion;
using Sagan.Cli.Runs;
using SelfAttentionGan.Data;

namespace Sagan.Cli.Options;

/// <summary>The option --class.</summary>
/// <param name="description">Which images have the class.</param>
internal sealed class ClassArgument(string description)
{
    private readonly Option<string> label = OptionFactory.Text(
        "--class", "CLASS", $"{description} By index from 0 on, or by name. The default: all classes, repeated in order.");

    public void AddTo(Command command)
    {
        label.CompletionSources.Add(ClassNames.Complete);
        command.Add(label);
    }

    /// <summary>Returns the class index; null for all classes.</summary>
    /// <exception cref="ArgumentException">The run has no such class.</exception>
    public int? Parse(ParseResult parseResult, LoadedRun run) =>
        ClassLabel.Parse(parseResult.GetValue(label), run.ClassNames ?? [], run.Configuration.Model.Classes, label.Name);
}
