namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>One of the classifications that a <see cref="ClassifierExtractor"/> has learned.</summary>
/// <param name="Name"><c>class</c> for the labels of the data, or an attribute, such as <c>glasses</c>.</param>
/// <param name="Values">The names of the classes or values, in the order of their indices.</param>
/// <param name="Accuracy">The share of held-out images that are classified correctly, from 0 to 1.</param>
public sealed record ClassifierTask(string Name, IReadOnlyList<string> Values, double Accuracy);
