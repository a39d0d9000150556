using SelfAttentionGan.Platform;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>
/// Feature extractor of a TorchScript file, such as NVIDIA's <c>inception-2015-12-05.pt</c> for the Fréchet inception
/// distance, or any module that <c>torch.jit.save</c> wrote.
/// </summary>
/// <remarks>
/// <para>The module is loaded in evaluation mode and called once, with two black images, to learn how many features it
/// has. A known file is described by a <see cref="TorchScriptModel"/> of this library; others by yours.</para>
/// <para>Calls from several threads run one after another. Weights take no gradients; <see cref="ComputeFeatures"/> has
/// them with respect to the images.</para>
/// <para>TorchScript is code: load only files that you trust.</para>
/// </remarks>
public sealed class TorchScriptExtractor : IFeatureExtractor, IDisposable
{
    // Where the model takes any size.
    private const int ProbeSize = 64;

    private readonly object oneCall = new();
    private readonly TorchScriptModel model;
    private readonly jit.ScriptModule module;
    private readonly Tensor? logitWeight;
    private readonly Device device;
    private readonly object[] arguments;

    /// <param name="path">The file.</param>
    /// <param name="model">
    /// How it is called. By default that of a known file of this name (<c>inception-2015-12-05.pt</c>), otherwise a new
    /// <see cref="TorchScriptModel"/>.
    /// </param>
    /// <param name="device">Where it computes. The default is the CPU.</param>
    /// <exception cref="ArgumentException">The model has an option out of range.</exception>
    /// <exception cref="FileNotFoundException">There is no such file; the message has its source, where known.</exception>
    /// <exception cref="InvalidDataException">
    /// It is no TorchScript file, or another one than its SHA-256 says, or does not take images and return features as
    /// described.
    /// </exception>
    public TorchScriptExtractor(string path, TorchScriptModel? model = null, Device? device = null)
    {
        this.model = model ?? TorchScriptFile.FindKnown(path) ?? new();
        this.device = device ?? CPU;
        Name = this.model.Name ?? Path.GetFileNameWithoutExtension(path);
        Preprocessing = this.model.Preprocessing ?? this.model.Input.ToString();
        arguments = CheckArguments();

        module = TorchScriptFile.Load(path, this.model, this.device);
        try
        {
            logitWeight = this.model.LogitWeight is { } name ? FindLogitWeight(name) : null;
            (FeatureCount, ClassCount) = Probe(path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public string Preprocessing { get; }

    /// <inheritdoc/>
    public int FeatureCount { get; }

    /// <inheritdoc/>
    public int ClassCount { get; }

    /// <summary>Whether it is NVIDIA's file of Inception-v3, by its SHA-256.</summary>
    public bool IsInception => model.Sha256 == TorchScriptModel.Inception.Sha256;

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The module refuses images of this size.</exception>
    public ImageFeatures Extract(Tensor images)
    {
        ExtractorBatches.RequireBytes(images, Name);
        using var noGrad = no_grad();

        return ExtractorBatches.Collect(images, model.BatchSize, batch => Call(batch, model.Input));
    }

    /// <summary>Computes features of images with a gradient, as a perceptual distance needs them.</summary>
    /// <param name="images">Images N×C×H×W, float32 in [-1, 1], as a generator returns them.</param>
    /// <returns>Features N×D, float32, on the extractor's device.</returns>
    /// <remarks>A module that takes bytes gets floats from 0 to 255, which NVIDIA's takes, too.</remarks>
    /// <exception cref="ArgumentException">The images have another shape or type.</exception>
    /// <exception cref="InvalidOperationException">The module refuses them.</exception>
    public Tensor ComputeFeatures(Tensor images)
    {
        using var scope = NewDisposeScope();
        var input = model.Input.Bytes
            ? model.Input with { Bytes = false, Mean = [0], StandardDeviation = [1 / 255.0] }
            : model.Input;

        return Call(ExtractorBatches.ToLevels(images), input).Features.MoveToOuterDisposeScope();
    }

    /// <summary>Frees the module.</summary>
    public void Dispose()
    {
        logitWeight?.Dispose();
        module.Dispose();
    }

    private (Tensor Features, Tensor? Logits) Call(Tensor images, ExtractorInput input)
    {
        using var scope = NewDisposeScope();

        var outputs = Forward(input.Apply(images.to(device)));
        var features = ExtractorBatches.ToFeatures(Select(outputs, model.FeatureOutput, "features"), images, Name);
        var logits = model.LogitOutput is { } output ? Select(outputs, output, "logits").to(ScalarType.Float32)
            : logitWeight is null ? null
            : features.mm(logitWeight);                                                     // (n, k)

        return (features.MoveToOuterDisposeScope(), logits?.MoveToOuterDisposeScope());
    }

    private IReadOnlyList<Tensor> Forward(Tensor input)
    {
        OneDnnGuard.Ensure();
        try
        {
            lock (oneCall)
            {
                var result = module.forward([input, .. arguments]);
                GC.KeepAlive(input);

                return ToTensors(result);
            }
        }
        // Torch's errors of the module, and TorchSharp's of a type of result that it lacks.
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            throw new InvalidOperationException(
                $"The TorchScript module {Name} must take images of {input.dtype} {input.Describe()}"
                + $"{(arguments.Length > 0 ? $" and ({string.Join(", ", model.Arguments)})" : "")}, but it failed: "
                + $"{TorchScriptFile.Reason(failure)} Describe the images and arguments that it takes in its "
                + $"{nameof(TorchScriptModel)}.", failure);
        }
    }

    private static IReadOnlyList<Tensor> ToTensors(object result) => result switch
    {
        Tensor one => [one],
        IEnumerable<Tensor> several => [.. several],
        System.Runtime.CompilerServices.ITuple tuple =>
            [.. Enumerable.Range(0, tuple.Length).Select(i => tuple[i]).OfType<Tensor>()],
        object[] mixed => [.. mixed.OfType<Tensor>()],
        _ => [],
    };

    private Tensor Select(IReadOnlyList<Tensor> outputs, int index, string what) => index < outputs.Count
        ? outputs[index]
        : throw new InvalidOperationException(
            $"Output {index} of the TorchScript module {Name} must have the {what}, but it returns {outputs.Count} "
            + $"tensor{(outputs.Count == 1 ? "" : "s")}; outputs are counted from 0.");

    private (int Features, int Classes) Probe(string path)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();
        var size = model.Input.Size == 0 ? ProbeSize : model.Input.Size;
        var images = zeros([2, model.Input.Channels, size, size], ScalarType.Byte);
        try
        {
            var (features, logits) = Call(images, model.Input);
            if (logits is not null && (logits.dim() != 2 || logits.shape[0] != 2))
                throw new InvalidOperationException(
                    $"Logits must have shape N×K, but those of {Name} for 2 images are {logits.Describe()}.");

            return ((int)features.shape[1], (int)(logits?.shape[1] ?? 0));
        }
        catch (InvalidOperationException failure)
        {
            throw new InvalidDataException($"{path} is not the module described: {failure.Message}", failure);
        }
    }

    private Tensor FindLogitWeight(string name)
    {
        using var scope = NewDisposeScope();
        foreach (var (key, parameter) in module.named_parameters())
            if (key == name && parameter.dim() == 2)
                return parameter.detach().to(ScalarType.Float32).t().DetachFromDisposeScope();         // (d, k)

        throw new InvalidDataException(
            $"The TorchScript module {Name} must have a parameter K×D '{name}' for its logits, but has none; name one of "
            + $"its own, or leave {nameof(TorchScriptModel.LogitWeight)} out.");
    }

    private object[] CheckArguments()
    {
        if (model.BatchSize < 1 || model.FeatureOutput < 0 || model.LogitOutput < 0)
            throw new ArgumentException(
                $"A batch has at least 1 image, and outputs are counted from 0, but got {model.BatchSize} images, features "
                + $"in {model.FeatureOutput} and logits in {model.LogitOutput?.ToString() ?? "none"}; correct them.");
        if (model.Arguments.FirstOrDefault(argument => argument is not (bool or int or long or double)) is { } other)
            throw new ArgumentException(
                "Arguments of a TorchScript module are booleans, whole numbers or doubles, but got "
                + $"{other.GetType().Name}; wrap the module in one that sets it.");

        // TorchSharp makes a scalar of each number that it passes on; these are kept alive.
        return [.. model.Arguments.Select(argument => argument switch
        {
            int number => Scalars.Of((long)number),
            long number => Scalars.Of(number),
            double number => Scalars.Of(number),
            _ => argument,
        })];
    }
}
