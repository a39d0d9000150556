using System.CommandLine;
using Sagan.Cli.Completion;

namespace Sagan.Cli.Verbs;

/// <summary>Says of which class images are.</summary>
/// <param name="description">What the class is for.</param>
internal sealed class ClassWords(string description)
{
    private readonly Option<string> label = Setting.Text(
        "--class", "CLASS", $"{description} By number from 0 on, or by name. The default: all classes in turn.");

    public void AddTo(Command verb)
    {
        label.CompletionSources.Add(ClassNames.Complete);
        verb.Add(label);
    }

    /// <summary>Returns the class's number; null for all in turn.</summary>
    /// <exception cref="ArgumentException">The run has no such class.</exception>
    public int? Of(ParseResult told, TrainedRun run) =>
        ClassLabel.Parse(told.GetValue(label), run.ClassNames ?? [], run.Plan.Model.Classes);
}
