using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Objectives;

/// <summary>Checks every option; the checks of one are generated from the attributes.</summary>
[OptionsValidator]
internal sealed partial class AdversarialOptionsValidator : IValidateOptions<AdversarialOptions>
{
    /// <summary>Returns the caller's own copy of sound options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static AdversarialOptions Approve(AdversarialOptions options) =>
        Soundness.Approve(options, new AdversarialOptionsValidator(), new AdversarialOptionsRules()) with { };
}

/// <summary>Checks what options say together.</summary>
internal sealed class AdversarialOptionsRules : IValidateOptions<AdversarialOptions>
{
    public ValidateOptionsResult Validate(string? name, AdversarialOptions options) =>
        options is { LabelSmoothing: > 0, Loss: not (GanLoss.Bce or GanLoss.BceSaturating) }
            ? ValidateOptionsResult.Fail(
                $"{nameof(options.LabelSmoothing)} softens a cross-entropy's target, but {nameof(options.Loss)} is " +
                $"{options.Loss}; leave it at 0, or choose {GanLoss.Bce}.")
            : ValidateOptionsResult.Success;
}
