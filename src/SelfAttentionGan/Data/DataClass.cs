namespace SelfAttentionGan.Data;

/// <summary>One class of a data set.</summary>
/// <param name="Name">Its name; the number of its label where it has none.</param>
/// <param name="Images">How many images have its label; null where the source does not count them.</param>
public readonly record struct DataClass(string Name, long? Images = null);
