namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>How a TorchScript module is called, and which of its outputs are features and logits.</summary>
/// <remarks>
/// The defaults are those of a module whose <c>forward</c> takes images alone and returns features N×D, or N×D×1×1.
/// </remarks>
public sealed record TorchScriptModel
{
    /// <summary>
    /// Inception-v3 of TensorFlow (Szegedy et al. 2016; the file of 2015-12-05), as NVIDIA translated it to TorchScript
    /// for StyleGAN2-ADA: the extractor of the Fréchet inception distance (FID), 2048 features and 1008 classes.
    /// </summary>
    /// <remarks>
    /// The file resizes images to 299×299 itself, by TensorFlow 1's rule, and normalizes them. Logits are without bias, as
    /// the published inception score, torch-fidelity's <c>logits_unbiased</c>, uses them.
    /// </remarks>
    public static TorchScriptModel Inception { get; } = new()
    {
        Name = "inception-2015-12-05",
        Input = new() { Bytes = true },
        Preprocessing = "bilinear (TensorFlow 1) 299×299 in the file",
        Arguments = [true],
        LogitWeight = "output.weight",
        Sha256 = "f58cb9b6ec323ed63459aa4fb441fe750cfe39fafad6da5cb504a16f19e958f4",
        Source = "https://nvlabs-fi-cdn.nvidia.com/stylegan2-ada-pytorch/pretrained/metrics/inception-2015-12-05.pt",
    };

    /// <summary>
    /// The name in results and caches; null, the default, for the file's name without its extension.
    /// </summary>
    public string? Name { get; init; }

    /// <summary>The images that it takes. The default is RGB of any size, floats from 0 to 1.</summary>
    public ExtractorInput Input { get; init; } = new();

    /// <summary>
    /// How images are resized and scaled, for results; null, the default, for the text of <see cref="Input"/>.
    /// </summary>
    public string? Preprocessing { get; init; }

    /// <summary>
    /// The further arguments of <c>forward</c>, in its order: booleans, whole numbers and doubles. TorchScript takes them
    /// by position alone: <c>return_features=True</c> is <c>true</c>, with the values of all arguments before it. The
    /// default is none.
    /// </summary>
    public IReadOnlyList<object> Arguments { get; init; } = [];

    /// <summary>The output with the features, from 0, where there are several. The default is 0.</summary>
    public int FeatureOutput { get; init; }

    /// <summary>The output with class logits, from 0; null, the default, where none has them.</summary>
    public int? LogitOutput { get; init; }

    /// <summary>
    /// The parameter K×D with the weight of the last linear layer, by which logits without bias are computed from
    /// features, so that one call gives both; null, the default, computes none.
    /// </summary>
    public string? LogitWeight { get; init; }

    /// <summary>The SHA-256 of the file, in hexadecimal; null, the default, checks none.</summary>
    public string? Sha256 { get; init; }

    /// <summary>Where the file is published, for the message where it is missing. The default is null.</summary>
    public string? Source { get; init; }

    /// <summary>Images in a call, which bounds the memory. The default is 32.</summary>
    public int BatchSize { get; init; } = 32;
}
