using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace SelfAttentionGan.Options;

/// <summary>Demands a colour as #RRGGBB.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class ColourAttribute : ValidationAttribute
{
    /// <summary>Returns the levels of a colour that was found valid.</summary>
    public static (byte Red, byte Green, byte Blue) Parse(string colour)
    {
        return (Level(1), Level(3), Level(5));

        byte Level(int at) => byte.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    protected override ValidationResult? IsValid(object? value, ValidationContext context) =>
        value is string { Length: 7 } colour && colour[0] == '#' && colour.Skip(1).All(char.IsAsciiHexDigit)
            ? ValidationResult.Success
            : new($"{context.MemberName} must be a colour as #RRGGBB, two hexadecimal digits each, but got " +
                $"{(value is null ? "null" : $"'{value}'")}; #ffffff, white, is usual.");
}
