using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace SelfAttentionGan.Options;

/// <summary>Checks options by their data annotations, and says what was got instead, which an annotation cannot.</summary>
/// <param name="generated">Has the code that is generated from the annotations.</param>
internal abstract class AnnotationsValidator<[DynamicallyAccessedMembers(PublicProperties)] TOptions>(
    IValidateOptions<TOptions> generated) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        generated.Validate(name, options) is { Failed: true } result
            ? ValidateOptionsResult.Fail(result.Failures.Select(failure => Complete(failure, options)))
            : ValidateOptionsResult.Success;

    // "Steps: must lie between 1 and 9; 5 is usual." becomes "Steps must lie between 1 and 9, but got 0; 5 is usual."
    private static string Complete(string failure, TOptions options)
    {
        var (name, rule) = (failure.Split(": ")[0], failure[(failure.IndexOf(": ", StringComparison.Ordinal) + 2)..]);
        var (got, choices) = typeof(TOptions).GetProperty(name)!.GetValue(options) switch
        {
            null => ("null", ""),
            string text => ($"'{text}'", ""),
            Enum choice => ($"{choice:D}", string.Join(", ", Enum.GetNames(choice.GetType()))),
            var value => (FormattableString.Invariant($"{value}"), ""),
        };

        return $"{name} {rule.Insert(rule.IndexOf(';', StringComparison.Ordinal), $", but got {got}")}"
            .Replace(OptionMessages.Choices, choices, StringComparison.Ordinal);
    }
}
