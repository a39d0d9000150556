namespace SelfAttentionGan.Data;

/// <summary>One file of an image folder: where it is, what the folder calls it, and its class if it has one.</summary>
internal readonly record struct PictureFile(string Path, string Name, string? ClassName);
