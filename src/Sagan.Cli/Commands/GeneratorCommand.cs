using System.CommandLine;
using Sagan.Cli.Options;
using Sagan.Cli.Runs;
using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace Sagan.Cli.Commands;

/// <summary>
/// A command that generates images with a run's generator: the options and steps that all of them share.
/// </summary>
/// <param name="name">Its name on the command line.</param>
/// <param name="description">What it does, in a sentence.</param>
/// <param name="examples">Complete command lines, which --help shows.</param>
internal abstract class GeneratorCommand(string name, string description, params string[] examples)
    : SaganCommand(name, description, examples)
{
    private readonly CheckpointArguments checkpoint = new();
    private readonly Option<int?> scale = OptionFactory.Integer(
        "--scale", "Factor by which images are enlarged (nearest neighbor). The default: to at least 64 pixels in a grid.",
        min: 1);

    private readonly Option<string[]> latentFiles = new("--latents")
    {
        Description = "Files of latents, as sagan invert writes them, in place of random ones.",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    protected LatentArguments Latents { get; } = new();

    protected abstract ClassArgument Label { get; }

    protected abstract OutputArguments Output { get; }

    /// <summary>Adds the shared options after the command's first ones, and the action.</summary>
    /// <param name="first">The command's options, which help lists before the shared ones.</param>
    /// <param name="last">The command's options that help lists after those for latents and class.</param>
    protected void AddOptions(Option[] first, Option[] last)
    {
        checkpoint.AddTo(this);
        Array.ForEach(first, Add);
        Latents.AddTo(this);
        Add(latentFiles);
        Label.AddTo(this);
        Array.ForEach(last, Add);
        Add(scale);
        Output.AddTo(this);

        SetAction(Run);
    }

    /// <summary>The factor of --scale; null where it is not given.</summary>
    protected int? Scale(ParseResult parseResult) => parseResult.GetValue(scale);

    /// <summary>The latents of --latents with their classes; null where it is not given.</summary>
    protected (Tensor Latents, int[] Labels)? GivenLatents(ParseResult parseResult, SaganGenerator generator) =>
        parseResult.GetValue(latentFiles) is { Length: > 0 } files ? LatentFile.Read(files, generator) : null;

    /// <summary>Whether each image is written to a file of its own.</summary>
    protected virtual bool IsSeparate(ParseResult parseResult) => false;

    /// <summary>Generates images and writes them.</summary>
    protected abstract void Generate(ParseResult parseResult, LoadedRun run, SaganGenerator generator);

    private int Run(ParseResult parseResult)
    {
        Output.Require(parseResult, IsSeparate(parseResult));

        using var run = checkpoint.Open(parseResult);
        var generator = run.LoadGenerator(checkpoint.Live(parseResult));
        Generate(parseResult, run, generator);
        Latents.ReportStanding(parseResult, generator);

        return ExitCode.Success;
    }
}
