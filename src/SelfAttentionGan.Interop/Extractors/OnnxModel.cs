using SelfAttentionGan.Metrics.Extractors;

namespace SelfAttentionGan.Interop.Extractors;

/// <summary>How an ONNX graph takes images, and which of its outputs are features and logits.</summary>
/// <remarks>
/// The defaults are those of a graph with one input N×3×H×W of floats from 0 to 1, whose first output has the features.
/// </remarks>
public sealed record OnnxModel
{
    /// <summary>
    /// The name in results and caches; null, the default, for the file's name without its extension.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The images that it takes. The default is RGB of any size, floats from 0 to 1.</summary>
    public ExtractorInput Input { get; init; } = new();

    /// <summary>The input of images; null, the default, for the only one.</summary>
    public string? InputName { get; init; }

    /// <summary>
    /// Whether the input is N×H×W×C, as TensorFlow exports it. The default is false: N×C×H×W.
    /// </summary>
    public bool ChannelsLast { get; init; }

    /// <summary>The output with the features, N×D or N×D×1×1; null, the default, for the first.</summary>
    public string? FeatureOutput { get; init; }

    /// <summary>The output with class logits, N×K; null, the default, where none has them.</summary>
    public string? LogitOutput { get; init; }

    /// <summary>The SHA-256 of the file, in hexadecimal; null, the default, checks none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>How to get the file, for the message where it is missing. The default is null.</summary>
    public string? Source { get; init; }

    /// <summary>Images in a call, where the graph takes several. The default is 16.</summary>
    public int BatchSize { get; init; } = 16;

    /// <summary>
    /// Whether a graph exported for one image is changed in memory to take any number. The default is true; a graph that
    /// then fails, or computes other features, is called image by image.
    /// </summary>
    public bool AllowBatches { get; init; } = true;

    /// <summary>Threads of a call; 0, the default, for one a core.</summary>
    public int Threads { get; init; }
}
