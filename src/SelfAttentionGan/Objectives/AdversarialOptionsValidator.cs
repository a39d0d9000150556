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
    public ValidateOptionsResult Validate(string? name, AdversarialOptions options)
    {
        string[] errors = [.. Errors(options)];

        return errors.Length > 0 ? ValidateOptionsResult.Fail(errors) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Errors(AdversarialOptions options)
    {
        if (options is { LabelSmoothing: > 0, Loss: not (GanLossKind.Bce or GanLossKind.BceSaturating) })
            yield return $"{nameof(options.LabelSmoothing)} is the target of a cross-entropy, but {nameof(options.Loss)} is " +
                $"{options.Loss}; leave it at 0, or choose {GanLossKind.Bce}.";
        if (options is
            { AdaptiveAugment: true, Loss: not (GanLossKind.Hinge or GanLossKind.Bce or GanLossKind.BceSaturating) })
            yield return $"{nameof(options.AdaptiveAugment)} counts the real images with a score above 0, but with " +
                $"{nameof(options.Loss)} {options.Loss} 0 is no boundary; choose {GanLossKind.Hinge} or {GanLossKind.Bce}, or " +
                "DiffAugment without it.";
    }
}
