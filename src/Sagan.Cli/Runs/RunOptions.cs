using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using Sagan.Cli.Data;
using Sagan.Cli.Evaluation;
using SelfAttentionGan.Options;
using SelfAttentionGan.Platform;
using static SelfAttentionGan.Options.OptionMessages;

namespace Sagan.Cli.Runs;

/// <summary>Options of a run besides those of its networks and training: preset, images, device.</summary>
internal sealed record RunOptions
{
    /// <summary>The preset that all other options change. The default is Toy32.</summary>
    public string Preset { get; init; } = "Toy32";

    /// <summary>The folder of the images; or faces, the default, or digits, for synthetic ones.</summary>
    public string Data { get; init; } = ImageSourceFactory.Faces;

    /// <summary>The device: cpu, cuda or cuda:1. The default is the GPU where there is one.</summary>
    public string Device { get; init; } = Devices.Default;

    /// <summary>Steps between sample grids. The default is 500.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "500 is usual.")]
    public int SampleEvery { get; init; } = 500;

    /// <summary>
    /// Steps between evaluations of the generator against the training's images. The default is 0, none. The first of
    /// EvaluationMetrics decides which checkpoint is kept as the best.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 is none, 5000 is usual.")]
    public int EvaluateEvery { get; init; }

    /// <summary>The metrics of an evaluation, as --metrics of evaluate. The default is frechet.</summary>
    public string EvaluationMetrics { get; init; } = "frechet";

    /// <summary>
    /// The features of an evaluation, as --extractor of evaluate: a name or a file. The default is random-convolutions.
    /// </summary>
    public string EvaluationExtractor { get; init; } = FeatureExtractorFactory.Names[0];

    /// <summary>Images of each kind in an evaluation. The default is 1000.</summary>
    [Range(2, int.MaxValue, ErrorMessage = Between + "1000 is quick, 10000 precise.")]
    public int EvaluationSamples { get; init; } = 1_000;
}

/// <summary>Validates each option by its attributes.</summary>
internal sealed class RunOptionsValidator() : AnnotationsValidator<RunOptions>(new RunOptionsAnnotations())
{
    /// <exception cref="OptionsValidationException">Options are out of range; the message has a line for each.</exception>
    public static RunOptions Approve(RunOptions options) => OptionsGuard.ThrowIfInvalid(options, new RunOptionsValidator());
}

[OptionsValidator]
internal sealed partial class RunOptionsAnnotations : IValidateOptions<RunOptions>;
