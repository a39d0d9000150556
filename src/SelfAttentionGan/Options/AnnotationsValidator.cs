using System.ComponentModel.DataAnnotations;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.Extensions.Options;
using static System.Diagnostics.CodeAnalysis.DynamicallyAccessedMemberTypes;

namespace SelfAttentionGan.Options;

/// <summary>
/// Validates options by their data annotations, and adds the actual value, which an annotation cannot.
/// </summary>
/// <param name="generated">The validator that is generated from the annotations.</param>
internal abstract class AnnotationsValidator<[DynamicallyAccessedMembers(PublicProperties)] TOptions>(
    IValidateOptions<TOptions> generated) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options) =>
        generated.Validate(name, options) is { Failed: true } result
            ? ValidateOptionsResult.Fail(result.Failures.Select(failure => Complete(failure, options)).Distinct())
            : ValidateOptionsResult.Success;

    // "must lie between 1 and 9; 5 is usual." becomes "Steps must lie between 1 and 9, but got 0; 5 is usual."
    private static string Complete(string failure, TOptions options)
    {
        var option = typeof(TOptions).GetProperty(failure.Split(':')[0])!;
        var value = option.GetValue(options);

        // The code that is generated from a range drops its message.
        var rule = option.GetCustomAttributes<ValidationAttribute>().First(rule => !rule.IsValid(value))
            .FormatErrorMessage(option.Name);
        var (got, choices) = value switch
        {
            null => ("null", ""),
            string text => ($"'{text}'", ""),
            Enum member => ($"{member:D}", string.Join(", ", Enum.GetNames(member.GetType()))),
            _ => (FormattableString.Invariant($"{value}"), ""),
        };

        return $"{option.Name} {rule.Insert(rule.IndexOf(';', StringComparison.Ordinal), $", but got {got}")}"
            .Replace(OptionMessages.EnumMembers, choices, StringComparison.Ordinal);
    }
}
