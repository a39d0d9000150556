using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics;

/// <summary>
/// Feature extractor: a network, frozen, whose features of images the metrics compare, such as Inception-v3.
/// </summary>
/// <remarks>
/// Values of a metric are comparable only for the same extractor and the same preprocessing: every result names both.
/// </remarks>
public interface IFeatureExtractor
{
    /// <summary>The name in results and caches, such as <c>inception-2015-12-05</c>.</summary>
    string Name { get; }

    /// <summary>
    /// How images are resized and scaled, for results, such as <c>bilinear 299×299, (x − 128) / 128</c>.
    /// </summary>
    string Preprocessing { get; }

    /// <summary>The number of features of an image.</summary>
    int FeatureCount { get; }

    /// <summary>The number of classes of the logits; 0, the default, where it has none.</summary>
    int ClassCount => 0;

    /// <summary>
    /// Whether these are the features of Inception-v3 in TensorFlow's weights of 2015, whose metrics have names of
    /// their own (FID, KID, inception score). False, the default, for any other network: its values compare with none
    /// of them.
    /// </summary>
    bool IsInception => false;

    /// <summary>Extracts the features of images.</summary>
    /// <param name="images">Images N×C×H×W, uint8, RGB or gray.</param>
    /// <returns>Features and logits on the CPU, without gradient.</returns>
    /// <exception cref="ArgumentException">The images have a shape or type that it does not take.</exception>
    ImageFeatures Extract(Tensor images);
}
