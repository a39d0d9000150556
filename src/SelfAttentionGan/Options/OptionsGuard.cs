using Microsoft.Extensions.Options;

namespace SelfAttentionGan.Options;

/// <summary>Runs all validators and reports everything invalid at once.</summary>
internal static class OptionsGuard
{
    /// <exception cref="OptionsValidationException">Options are invalid; the message names each error.</exception>
    public static TOptions ThrowIfInvalid<TOptions>(TOptions options, params IValidateOptions<TOptions>[] validators)
        where TOptions : class
    {
        string[] failures = [.. validators
            .Select(validator => validator.Validate(null, options))
            .Where(result => result.Failed)
            .SelectMany(result => result.Failures!)];

        return failures.Length > 0 ? throw new OptionsValidationException("", typeof(TOptions), failures) : options;
    }
}
