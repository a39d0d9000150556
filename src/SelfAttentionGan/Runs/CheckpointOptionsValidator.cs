using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Runs;

/// <summary>Checks each option by its attributes.</summary>
internal sealed class CheckpointOptionsValidator() : AnnotationsValidator<CheckpointOptions>(new CheckpointOptionsAnnotations())
{
    /// <summary>Returns a copy of sound options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static CheckpointOptions Approve(CheckpointOptions options) =>
        Soundness.Approve(options, new CheckpointOptionsValidator()) with { };
}

[OptionsValidator]
internal sealed partial class CheckpointOptionsAnnotations : IValidateOptions<CheckpointOptions>;
