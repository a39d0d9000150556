using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>What a feature extractor computes of N images.</summary>
/// <param name="Features">Features N×D, float32.</param>
/// <param name="Logits">Class logits N×K, before the softmax; null where the extractor has none.</param>
public sealed record ImageFeatures(Tensor Features, Tensor? Logits = null);
