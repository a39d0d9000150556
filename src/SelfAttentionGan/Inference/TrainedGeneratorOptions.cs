using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.Options;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Inference;

/// <summary>
/// The checkpoint, device, truncation and concurrency of a <see cref="TrainedGenerator"/>.
/// </summary>
public sealed record TrainedGeneratorOptions
{
    /// <summary>The checkpoint's step. Null, the default, takes the newest valid one.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "leave it out for the newest one.")]
    public int? Step { get; set; }

    /// <summary>
    /// Whether to use the generator's current weights. The default is false: their moving average (EMA), where the run
    /// has one.
    /// </summary>
    public bool LiveWeights { get; set; }

    /// <summary>
    /// The device: cpu, cuda, or cuda:1 for the second GPU. Null, the default, takes CUDA where torch finds a GPU.
    /// </summary>
    public string? Device { get; set; }

    /// <summary>
    /// Truncation trick (Brock et al. 2019): the largest absolute value in a latent, where a request has no truncation of
    /// its own; 0, the default, does not truncate.
    /// </summary>
    [Range(0.0, 1e9, ErrorMessage = Between + "0 does not truncate.")]
    public double Truncation { get; set; }

    /// <summary>
    /// Batches of 16 latents for batch normalization's standing statistics (<see cref="StandingStatistics"/>); 0, the
    /// default, takes those of the training. They are computed once, when the run is opened, for
    /// <see cref="Truncation"/>.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "16 is usual.")]
    public int StandingStatisticsBatches { get; set; }

    /// <summary>
    /// Calls that run at a time, on a thread each; others wait in the order of their arrival. The default is 1: a call
    /// already uses all cores.
    /// </summary>
    [Range(1, 1024, ErrorMessage = Between + "1 is usual.")]
    public int MaxConcurrentCalls { get; set; } = 1;

    /// <summary>
    /// Torch's threads for one call on a CPU. 0, the default, divides those that torch has among the calls that run at
    /// a time. Other threads of the program keep the number that they have.
    /// </summary>
    [Range(0, 1024, ErrorMessage = Between + "0 divides torch's threads.")]
    public int ThreadsPerCall { get; set; }
}

/// <summary>Validates each option by its attributes.</summary>
internal sealed class TrainedGeneratorOptionsValidator()
    : AnnotationsValidator<TrainedGeneratorOptions>(new TrainedGeneratorOptionsAnnotations())
{
    /// <summary>Returns a copy of valid options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static TrainedGeneratorOptions ThrowIfInvalid(TrainedGeneratorOptions options) =>
        OptionsGuard.ThrowIfInvalid(options, new TrainedGeneratorOptionsValidator()) with { };
}

[OptionsValidator]
internal sealed partial class TrainedGeneratorOptionsAnnotations : IValidateOptions<TrainedGeneratorOptions>;
