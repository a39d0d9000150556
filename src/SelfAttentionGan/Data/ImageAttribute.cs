namespace SelfAttentionGan.Data;

/// <summary>An attribute of images, as CelebA's: one of several values for each image.</summary>
/// <param name="Name">The name, such as <c>glasses</c>.</param>
/// <param name="Values">The names of its values, at least 2, in the order of their indices, such as no and yes.</param>
public sealed record ImageAttribute(string Name, IReadOnlyList<string> Values);
