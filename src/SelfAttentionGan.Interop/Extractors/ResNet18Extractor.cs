using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace SelfAttentionGan.Interop.Extractors;

/// <summary>
/// Feature extractor of ResNet-18 (He et al. 2016), trained on ImageNet: 512 features after the last pooling, from the
/// ONNX file of the package Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1 (MIT license).
/// </summary>
/// <remarks>
/// <para>Its Fréchet distance is called FD-ResNet18: <c>frechet_distance</c> with the extractor <c>resnet18-onnx</c>. It is
/// not the Fréchet inception distance, and compares with none.</para>
/// <para>Images are resized to 224×224, bilinear, in the order BGR, minus the mean of each channel over the file's mean
/// image. Safe to use from several threads.</para>
/// </remarks>
public sealed class ResNet18Extractor : IFeatureExtractor, IDisposable
{
    /// <summary>The name of the file that the package has.</summary>
    public const string FileName = "ResNet18.onnx";

    private readonly OnnxExtractor onnx;

    /// <param name="path">
    /// The file. By default <c>ResNet18.onnx</c> beside the program, where the build property <c>CopyResNet18</c> of this
    /// package puts it.
    /// </param>
    /// <param name="threads">Threads of a call; 0, the default, for one a core.</param>
    /// <exception cref="FileNotFoundException">There is no such file; the message says how to get it.</exception>
    /// <exception cref="InvalidDataException">It is another file, or damaged.</exception>
    public ResNet18Extractor(string? path = null, int threads = 0) =>
        onnx = new(path ?? Path.Combine(AppContext.BaseDirectory, FileName), Model with { Threads = threads });

    /// <summary>How the graph takes images, and the SHA-256 of its file.</summary>
    public static OnnxModel Model { get; } = new()
    {
        Name = "resnet18-onnx",
        Input = new()
        {
            Size = 224,
            Bgr = true,
            Mean = [103.06 / 255, 115.90 / 255, 123.15 / 255],
            StandardDeviation = [1 / 255.0],
        },
        Sha256 = "e2552f19db2dfdb01b3669537b6a0f1b44da38d18279535492ed5dfc2ef1ff8f",
        Source = "add <PackageDownload Include=\"Microsoft.ML.DnnImageFeaturizer.ResNet18\" Version=\"[0.23.1]\" /> and "
            + "<CopyResNet18>true</CopyResNet18> to the project file",
    };

    /// <inheritdoc/>
    public string Name => onnx.Name;

    /// <inheritdoc/>
    public string Preprocessing => onnx.Preprocessing;

    /// <inheritdoc/>
    public int FeatureCount => onnx.FeatureCount;

    /// <inheritdoc/>
    public ImageFeatures Extract(Tensor images) => onnx.Extract(images);

    /// <summary>Frees the graph.</summary>
    public void Dispose() => onnx.Dispose();
}
