using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Inference;

/// <summary>A trained generator, opened from a run's folder: generates images for any number of threads at once.</summary>
/// <remarks>
/// <para>
/// It holds one network in evaluation mode, which all calls share: the moving average of the weights where the run has
/// one; no discriminator and no optimizers. Calls run on threads of its own,
/// <see cref="TrainedGeneratorOptions.MaxConcurrentCalls"/> at a time, and others wait in the order of their arrival. The
/// asynchronous methods wait without a thread. A call that captures attention runs alone.
/// </para>
/// <para>
/// Image i of a seed is the same whatever else runs and however many images are asked for; on another device, or with
/// another version of torch, it may differ by rounding. A canceled call ends between two batches of 16 images.
/// </para>
/// <para>
/// <see cref="Dispose"/> waits for the calls that run; those that wait, and later ones, fail with
/// <see cref="ObjectDisposedException"/>.
/// </para>
/// </remarks>
public sealed class TrainedGenerator : IDisposable, IAsyncDisposable
{
    private readonly LoadedGenerator loaded;
    private readonly TrainedGeneratorOptions options;
    private readonly CallQueue calls;
    private readonly Lazy<Task> closing;

    private TrainedGenerator(LoadedGenerator loaded, TrainedGeneratorOptions options)
    {
        (this.loaded, this.options) = (loaded, options);
        calls = new(options.MaxConcurrentCalls, ThreadsPerCall(options));
        closing = new(CloseAsync);
    }

    /// <summary>The run's folder, its full path.</summary>
    public string Run => loaded.Run.Location;

    /// <summary>The step of the checkpoint.</summary>
    public int Step => loaded.Step;

    /// <summary>Which weights were loaded: <c>average</c> or <c>generator</c>.</summary>
    public string Weights => loaded.Weights;

    /// <summary>The device that it runs on.</summary>
    public Device Device => loaded.Device;

    /// <summary>Length of a latent vector.</summary>
    public int LatentDim => loaded.Generator.LatentDim;

    /// <summary>Number of classes; 0 for an unconditional generator.</summary>
    public int Classes => loaded.Generator.Classes;

    /// <summary>The names of the classes in the order of their labels; empty where the run has recorded none.</summary>
    public IReadOnlyList<string> ClassNames => loaded.ClassNames;

    /// <summary>Shape of an image, C×H×W; null for a network of your own that does not tell it.</summary>
    public ImageShape? ImageShape => loaded.Generator.ImageShape;

    /// <summary>The names of the self-attention layers, the largest map last.</summary>
    public IReadOnlyList<string> AttentionLayers => loaded.AttentionLayers;

    /// <summary>Opens a run.</summary>
    /// <param name="run">The run's folder, with its <c>options.json</c> and a checkpoint; nothing is written.</param>
    /// <param name="options">Checkpoint, device, truncation and concurrency; by default the newest average.</param>
    /// <param name="build">
    /// Builds a network of your own, whose weights are then loaded and which this object disposes; by default that of the
    /// run's options is built.
    /// </param>
    /// <param name="logger">Receives damaged checkpoints that are skipped; by default standard error.</param>
    /// <exception cref="IOException">There is no such folder, no run in it, or no such checkpoint.</exception>
    /// <exception cref="InvalidDataException">
    /// Its files are damaged, or of networks that the run's options do not describe.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// There is no such device, or the generator has no running statistics to replace.
    /// </exception>
    /// <exception cref="OptionsValidationException">Options are out of bounds; the message names each one.</exception>
    public static TrainedGenerator Open(
        string run, TrainedGeneratorOptions? options = null, Func<IGenerator>? build = null, ILogger? logger = null)
    {
        var valid = TrainedGeneratorOptionsValidator.ThrowIfInvalid(options ?? new());

        return new(LoadedGenerator.Load(run, build, valid, logger), valid);
    }

    /// <summary>Returns the label of a class, given by its name in any case, or by its label.</summary>
    /// <param name="name">The name; the one in exactly these letters precedes others, and names precede labels.</param>
    /// <exception cref="ArgumentException">There is no such class; the message lists those there are.</exception>
    public int LabelOf(string name) => ClassLabel.Parse(name, ClassNames, Classes)!.Value;

    /// <summary>Generates images from random latents.</summary>
    /// <param name="count">Number of images.</param>
    /// <param name="seed">Seed of the latents; the same seed gives the same images. The default is 1.</param>
    /// <returns>N×C×H×W in [-1, 1], on the generator's device, in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">A number is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
    public Tensor Generate(int count, int seed = 1) => Generate(new() { Count = count, Seed = seed });

    /// <summary>Generates the images of a request.</summary>
    /// <param name="request">How many images, from which latents, of which classes.</param>
    /// <returns>N×C×H×W in [-1, 1], on the generator's device, in the caller's dispose scope.</returns>
    /// <exception cref="ArgumentException">
    /// A number is out of range, latents have another shape, or there is no such class.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
    public Tensor Generate(GenerationRequest request) => InCallersScope(GenerateAsync(request).GetAwaiter().GetResult());

    /// <summary>Generates the images of a request; no thread waits meanwhile.</summary>
    /// <param name="request">How many images, from which latents, of which classes.</param>
    /// <param name="cancellation">Ends the call, between two batches if it runs.</param>
    /// <returns>N×C×H×W in [-1, 1], on the generator's device, in no dispose scope: dispose it.</returns>
    /// <inheritdoc cref="Generate(GenerationRequest)" path="/exception"/>
    public Task<Tensor> GenerateAsync(GenerationRequest request, CancellationToken cancellation = default)
    {
        var inputs = Inputs(request);

        return Enqueue(
            () => cat([.. loaded.Generate(inputs, cancellation)]).DetachFromDisposeScope(), exclusive: false, cancellation);
    }

    /// <summary>
    /// Generates images from random latents, in CPU memory, for instance to save or to send; of volumes a view of each.
    /// </summary>
    /// <inheritdoc cref="Generate(int, int)" path="/param|/exception"/>
    public IReadOnlyList<ImageBuffer> GenerateImages(int count, int seed = 1) =>
        GenerateImages(new() { Count = count, Seed = seed });

    /// <summary>Generates the images of a request, in CPU memory, for instance to save or to send.</summary>
    /// <inheritdoc cref="Generate(GenerationRequest)" path="/param|/exception"/>
    public IReadOnlyList<ImageBuffer> GenerateImages(GenerationRequest request) =>
        GenerateImagesAsync(request).GetAwaiter().GetResult();

    /// <summary>Generates the images of a request, in CPU memory; no thread waits meanwhile.</summary>
    /// <inheritdoc cref="GenerateAsync" path="/param|/exception"/>
    public Task<IReadOnlyList<ImageBuffer>> GenerateImagesAsync(
        GenerationRequest request, CancellationToken cancellation = default)
    {
        var inputs = Inputs(request);

        return Enqueue<IReadOnlyList<ImageBuffer>>(
            () => [.. loaded.Generate(inputs, cancellation).SelectMany(ToImages)], exclusive: false, cancellation);
    }

    /// <summary>Generates the images of a request, and captures the attention maps of the same pass.</summary>
    /// <param name="request">How many images, from which latents, of which classes; maps are large, so take few.</param>
    /// <param name="layer">One of <see cref="AttentionLayers"/>; by default the last.</param>
    /// <param name="head">The head, from 0; by default the mean of all heads.</param>
    /// <returns>Images and maps, in no dispose scope: dispose them.</returns>
    /// <exception cref="ArgumentException">There is no such layer or head; or see <see cref="Generate(int, int)"/>.</exception>
    /// <exception cref="ObjectDisposedException">The generator has been disposed.</exception>
    public AttentionCapture CaptureAttention(GenerationRequest request, string? layer = null, int? head = null) =>
        CaptureAttentionAsync(request, layer, head).GetAwaiter().GetResult();

    /// <summary>
    /// Generates the images of a request, and captures the attention maps of the same pass; no thread waits meanwhile.
    /// </summary>
    /// <param name="request">How many images, from which latents, of which classes; maps are large, so take few.</param>
    /// <param name="layer">One of <see cref="AttentionLayers"/>; by default the last.</param>
    /// <param name="head">The head, from 0; by default the mean of all heads.</param>
    /// <param name="cancellation">Ends the call, between two images if it runs.</param>
    /// <inheritdoc cref="CaptureAttention" path="/returns|/exception"/>
    public Task<AttentionCapture> CaptureAttentionAsync(
        GenerationRequest request, string? layer = null, int? head = null, CancellationToken cancellation = default)
    {
        var inputs = Inputs(request);

        // Its hook is the layer's: another call at the same time would be captured, too.
        return Enqueue(() => Capture(inputs, layer, head, cancellation), exclusive: true, cancellation);
    }

    /// <summary>Waits for the calls that run, and frees the network; those that wait fail.</summary>
    public void Dispose() => closing.Value.GetAwaiter().GetResult();

    /// <inheritdoc cref="Dispose"/>
    public ValueTask DisposeAsync() => new(closing.Value);

    /// <summary>The threads that run calls; for tests.</summary>
    internal CallQueue Calls => calls;

    private static int? ThreadsPerCall(TrainedGeneratorOptions options) =>
        options.ThreadsPerCall > 0 ? options.ThreadsPerCall
        : options.MaxConcurrentCalls > 1 ? Math.Max(1, get_num_threads() / options.MaxConcurrentCalls)
        : null;

    private static Tensor InCallersScope(Tensor images)
    {
        using var scope = NewDisposeScope();
        scope.Attach(images);

        return images.MoveToOuterDisposeScope();
    }

    private static IEnumerable<ImageBuffer> ToImages(Tensor batch)
    {
        using (batch)
        using (var images = VoxelGrid.ToImages(batch))
            for (var i = 0L; i < images.shape[0]; i++)
            {
                using var image = images[i];
                yield return ImageBuffer.FromTensor(image);
            }
    }

    private GenerationInputs Inputs(GenerationRequest request) => new(request, LatentDim, options.Truncation);

    private Task<T> Enqueue<T>(Func<T> work, bool exclusive, CancellationToken cancellation) => calls.Run(
        () =>
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();

            return work();
        },
        exclusive, cancellation);

    private AttentionCapture Capture(
        GenerationInputs inputs, string? layer, int? head, CancellationToken cancellation)
    {
        var probe = new AttentionProbe(loaded.Generator.Module, layer) { Head = head };
        var (latents, labels) = inputs.Sample(loaded.Generator);
        var (images, maps) = (new List<Tensor>(), new List<Tensor>());
        for (var i = 0L; i < latents.shape[0]; i++)
        {
            // One image at a time: attention maps are large.
            cancellation.ThrowIfCancellationRequested();
            var (latent, label) = (latents.narrow(0, i, 1), labels?.narrow(0, i, 1));
            var (image, map) = probe.Capture(() => loaded.Generator.Generate(latent, label));
            images.Add(image);
            maps.Add(map);
        }

        return new(
            cat(images).DetachFromDisposeScope(), cat(maps).DetachFromDisposeScope(), probe.Layer, probe.Gamma);
    }

    private async Task CloseAsync()
    {
        await calls.CloseAsync().ConfigureAwait(false);
        loaded.Dispose();
    }
}
