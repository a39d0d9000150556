using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Sagan.Cli.Parsing;
using SelfAttentionGan.Training.DataParallel;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;

namespace Sagan.Cli.Commands;

/// <summary>A command of the tool, with examples for its help.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Complete command lines, which --help shows.</param>
internal abstract class SaganCommand(string name, string description, params string[] examples)
    : Command(name, description)
{
    public IReadOnlyList<string> Examples => examples;

    /// <summary>Whether it computes with torch, whose native libraries must load.</summary>
    public virtual bool UsesTorch => true;
}

/// <summary>A command that all processes run together, where mpirun started several; of others rank 0 alone runs.</summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Complete command lines, which --help shows.</param>
internal abstract class DistributedCommand(string name, string description, params string[] examples)
    : SaganCommand(name, description, examples)
{
    /// <summary>The processes, found before the command runs.</summary>
    public IProcessGroup Group { get; set; } = SingleProcess.Instance;

    /// <summary>Requires that no process has an error in its command line.</summary>
    /// <param name="error">This process's; null for none.</param>
    /// <exception cref="ArgumentException">There is one.</exception>
    public void RequireParsed(string? error) => Agree(() =>
    {
        if (error is not null)
            throw new ArgumentException(error);
    });

    /// <summary>
    /// Runs a step of the preparation on all processes: where it fails on one, it does so on all, with its rank and cause.
    /// </summary>
    /// <param name="prepare">The step, before the training.</param>
    protected void Agree(Action prepare) => new Agreement(Group, CPU).Run(prepare, describe: ErrorHandler.Describe);

    /// <inheritdoc cref="Agree(Action)"/>
    protected T Agree<T>(Func<T> prepare)
    {
        T prepared = default!;
        Agree(() =>
        {
            prepared = prepare();
        });

        return prepared;
    }
}

/// <summary>The action of --help: System.CommandLine's help, then the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction help) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var code = help.Invoke(parseResult);

        if (parseResult.CommandResult.Command is SaganCommand { Examples: { Count: > 0 } examples })
        {
            var output = parseResult.InvocationConfiguration.Output;
            output.WriteLine("Examples:");
            foreach (var example in examples)
                output.WriteLine($"  {example}");
            output.WriteLine();
        }

        return code;
    }
}
