using System.ComponentModel.DataAnnotations;

namespace SelfAttentionGan.Options;

/// <summary>Demands one of an enum's names: configuration lets any number pass for one.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ChoiceAttribute : ValidationAttribute
{
    protected override ValidationResult? IsValid(object? value, ValidationContext context) =>
        Enum.IsDefined(value!.GetType(), value)
            ? ValidationResult.Success
            : new(
                $"{context.MemberName} must be one of {string.Join(", ", Enum.GetNames(value.GetType()))}, but got " +
                $"{value:D}; write its name.");
}
