using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Runs;

/// <summary>Checks every option; the checks are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class CheckpointOptionsValidator : IValidateOptions<CheckpointOptions>
{
    /// <summary>Returns a copy of sound options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static CheckpointOptions Approve(CheckpointOptions options) =>
        Soundness.Approve(options, new CheckpointOptionsValidator()) with { };
}
