using Microsoft.Extensions.Options;

namespace SelfAttentionGan.Training;

/// <summary>Checks every option; the checks are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class GanTrainerOptionsValidator : IValidateOptions<GanTrainerOptions>
{
    /// <summary>Returns the trainer's own copy of sound options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static GanTrainerOptions Approve(GanTrainerOptions options)
    {
        var result = new GanTrainerOptionsValidator().Validate(null, options);

        return result.Failed
            ? throw new OptionsValidationException("", typeof(GanTrainerOptions), result.Failures)
            : options with { };
    }
}
