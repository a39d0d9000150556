using Microsoft.Extensions.Options;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Data;

/// <summary>Checks each option by its attributes.</summary>
internal sealed class PictureOptionsValidator() : AnnotationsValidator<PictureOptions>(new PictureOptionsAnnotations())
{
    /// <summary>Returns a copy of sound options.</summary>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static PictureOptions Approve(PictureOptions options) =>
        Soundness.Approve(options, new PictureOptionsValidator(), new PictureOptionsRules()) with { };
}

[OptionsValidator]
internal sealed partial class PictureOptionsAnnotations : IValidateOptions<PictureOptions>;

/// <summary>Checks what no attribute can.</summary>
internal sealed class PictureOptionsRules : IValidateOptions<PictureOptions>
{
    public ValidateOptionsResult Validate(string? name, PictureOptions options) =>
        options.Cache is { } cache && string.IsNullOrWhiteSpace(cache)
            ? ValidateOptionsResult.Fail(
                $"{nameof(options.Cache)} must be the path of a file, but is empty; name a file, or leave it out.")
            : ValidateOptionsResult.Success;
}
