using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Metrics;

/// <summary>Metrics, number of images and latents of an evaluation.</summary>
public sealed record EvaluationOptions
{
    /// <summary>
    /// The metrics. The default is Fréchet distance, kernel distance, and precision and recall.
    /// </summary>
    public GanMetrics Metrics { get; set; } =
        GanMetrics.FrechetDistance | GanMetrics.KernelDistance | GanMetrics.PrecisionRecall;

    /// <summary>
    /// Parameters of inception score, precision and recall. The default is
    /// <see cref="MetricConvention.TorchFidelity"/>.
    /// </summary>
    [EnumDataType(typeof(MetricConvention), ErrorMessage = EnumMember)]
    public MetricConvention Convention { get; set; }

    /// <summary>
    /// Generated images; of a folder of them at most as many. The default is 10000. Papers' FID has 50,000.
    /// </summary>
    [Range(2, int.MaxValue, ErrorMessage = Between + "10000 is usual.")]
    public int Samples { get; set; } = 10_000;

    /// <summary>Real images at most, a random subset of the source; 0, the default, takes all.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 takes all.")]
    public int RealSamples { get; set; }

    /// <summary>Images of a batch, generated and extracted at once. The default is 32.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "32 is usual.")]
    public int BatchSize { get; set; } = 32;

    /// <summary>Seed of latents, labels, and of the images that are chosen. The default is 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// The latents' largest absolute value (truncation trick); 0, the default, does not truncate.
    /// </summary>
    [Range(0.0, 1e9, ErrorMessage = Between + "0 does not truncate.")]
    public double Truncation { get; set; }

    /// <summary>
    /// The classes of generated images. The default is <see cref="LabelDistribution.Data"/>: with the real images'
    /// frequencies where they are known.
    /// </summary>
    [EnumDataType(typeof(LabelDistribution), ErrorMessage = EnumMember)]
    public LabelDistribution Labels { get; set; }

    /// <summary>
    /// Batches of 16 latents for batch normalization's standing statistics; 0, the default, takes those of the
    /// training.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "16 is usual.")]
    public int StandingStatisticsBatches { get; set; }

    /// <summary>Subsets of the kernel distance. The default is 100.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "100 is usual.")]
    public int KernelSubsets { get; set; } = 100;

    /// <summary>Images in a subset of the kernel distance. The default is 1000.</summary>
    [Range(2, int.MaxValue, ErrorMessage = Between + "1000 is usual.")]
    public int KernelSubsetSize { get; set; } = 1000;
}

/// <summary>How the classes of generated images are distributed.</summary>
public enum LabelDistribution
{
    /// <summary>As the real images' classes; evenly where their frequencies are unknown.</summary>
    Data,

    /// <summary>Evenly.</summary>
    Uniform,
}

/// <summary>Checks each option by its attributes, and that there is a metric.</summary>
internal sealed class EvaluationOptionsValidator()
    : AnnotationsValidator<EvaluationOptions>(new EvaluationOptionsAnnotations())
{
    private const GanMetrics All = GanMetrics.AllOfFeatures | GanMetrics.InceptionScore;

    /// <summary>Returns a copy of valid options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static EvaluationOptions ThrowIfInvalid(EvaluationOptions options)
    {
        OptionsGuard.ThrowIfInvalid(options, new EvaluationOptionsValidator());

        return options.Metrics is > 0 and <= All
            ? options with { }
            : throw new OptionsValidationException("", typeof(EvaluationOptions),
                [$"Metrics must be one or more of {All}, but got {options.Metrics}; combine them by |."]);
    }
}

[OptionsValidator]
internal sealed partial class EvaluationOptionsAnnotations : IValidateOptions<EvaluationOptions>;
