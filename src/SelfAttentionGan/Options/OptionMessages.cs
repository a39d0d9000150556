namespace SelfAttentionGan.Options;

/// <summary>Rules and remedies of options; <see cref="AnnotationsValidator{TOptions}"/> adds name and value.</summary>
internal static class OptionMessages
{
    public const string Between = "must lie between {1} and {2}; ";

    /// <summary>Configuration accepts any number for an enum.</summary>
    public const string EnumMember = $"must be one of {EnumMembers}; write its name.";

    public const string EnumMembers = "its choices";

    public const string Color =
        "must be a color as #RRGGBB, two hexadecimal digits each; #ffffff, white, is usual.";
}
