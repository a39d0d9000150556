using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace SelfAttentionGan.Options;

/// <summary>Demands a number between two others, both included; not-a-number never is.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class WithinAttribute(double least, double most) : ValidationAttribute
{
    /// <summary>The least number, included.</summary>
    public double Least => least;

    /// <summary>The greatest number, included.</summary>
    public double Most => most;

    /// <summary>A value that a user can try instead.</summary>
    public double Usual { get; set; }

    protected override ValidationResult? IsValid(object? value, ValidationContext context)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);

        return number >= least && number <= most
            ? ValidationResult.Success
            : new(FormattableString.Invariant(
                $"{context.MemberName} must lie between {least} and {most}, but got {number}; {Usual} is usual."));
    }
}
