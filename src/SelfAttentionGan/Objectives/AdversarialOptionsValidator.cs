using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Objectives;

/// <summary>Validates each option by its attributes.</summary>
internal sealed class AdversarialOptionsValidator()
    : AnnotationsValidator<AdversarialOptions>(new AdversarialOptionsAnnotations())
{
    /// <summary>Returns a copy of valid options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static AdversarialOptions Approve(AdversarialOptions options) =>
        OptionsGuard.ThrowIfInvalid(options, new AdversarialOptionsValidator(), new AdversarialOptionsRules()) with { };
}

[OptionsValidator]
internal sealed partial class AdversarialOptionsAnnotations : IValidateOptions<AdversarialOptions>;

/// <summary>Validates options that depend on each other.</summary>
internal sealed class AdversarialOptionsRules : IValidateOptions<AdversarialOptions>
{
    public ValidateOptionsResult Validate(string? name, AdversarialOptions options) =>
        options is { LabelSmoothing: > 0, Loss: not (GanLossKind.Bce or GanLossKind.BceSaturating) }
            ? ValidateOptionsResult.Fail(
                $"{nameof(options.LabelSmoothing)} is the target of a cross-entropy, but {nameof(options.Loss)} is " +
                $"{options.Loss}; leave it at 0, or choose {GanLossKind.Bce}.")
            : ValidateOptionsResult.Success;
}
