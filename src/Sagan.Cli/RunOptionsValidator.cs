using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;

namespace Sagan.Cli;

/// <summary>Checks each option by its attributes.</summary>
internal sealed class RunOptionsValidator() : AnnotationsValidator<RunOptions>(new RunOptionsAnnotations())
{
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static RunOptions Approve(RunOptions options) => Soundness.Approve(options, new RunOptionsValidator());
}

[OptionsValidator]
internal sealed partial class RunOptionsAnnotations : IValidateOptions<RunOptions>;
