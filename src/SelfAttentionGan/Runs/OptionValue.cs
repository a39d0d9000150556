namespace SelfAttentionGan.Runs;

/// <summary>An option as it is at last, and who chose it.</summary>
/// <param name="Name">Its full name, such as <c>training.steps</c>.</param>
/// <param name="Text">What it is.</param>
/// <param name="Source">Default, derived, preset and its name, file, environment, command line or code.</param>
internal sealed record OptionValue(string Name, string Text, string Source);
