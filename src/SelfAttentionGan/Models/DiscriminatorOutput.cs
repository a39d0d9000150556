using static TorchSharp.torch;

namespace SelfAttentionGan.Models;

/// <summary>What a discriminator computes of images: scores, and class embeddings where it has them.</summary>
/// <param name="Scores">Scores before any sigmoid, as <see cref="IDiscriminator.Score"/> returns them.</param>
/// <param name="Embeddings">Embeddings of the images, N×E; null without class embeddings.</param>
/// <param name="Proxies">Embeddings of the images' classes, N×E; null without class embeddings.</param>
public sealed record DiscriminatorOutput(Tensor Scores, Tensor? Embeddings = null, Tensor? Proxies = null);
