using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Options;
using SelfAttentionGan.Platform;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>What a process is about to train, and with which versions.</summary>
/// <param name="Library">Version of this library.</param>
/// <param name="Torch">Version of torch.</param>
/// <param name="Training">A line for each option, for the data, and for each tensor.</param>
internal sealed record ProcessDescription(string? Library, string Torch, IReadOnlyList<string> Training)
{
    /// <summary>All lines that must be the same on every process.</summary>
    public IEnumerable<string> Lines => [$"library {Library}", $"torch {Torch}", .. Training];

    /// <summary>Describes this process.</summary>
    public static ProcessDescription Of(
        TrainingComponents components, GanTrainerOptions options, IImageSource source) =>
        new(
            EnvironmentInfo.Library, __version__,
            [
                .. Options(components, options, source), .. Data(source), .. Tensors("generator", components.Generator.Module),
                .. Tensors("discriminator", components.Discriminator.Module), .. Tensors("average", components.Average?.Module),
            ]);

    private static IEnumerable<string> Options(
        TrainingComponents components, GanTrainerOptions options, IImageSource source) =>
        from record in new (string Section, object? Options)[]
        {
            ("Training", options), ("Objective", components.Objective.Options), ("Generator", components.Generator.Options),
            ("Discriminator", components.Discriminator.Options), ("Images", source.Options),
        }
        where record.Options is not null
        from leaf in OptionText.Leaves(record.Options, record.Section)
        select $"{leaf.Path}={leaf.Text}".ReplaceLineEndings(" ");

    private static IEnumerable<string> Data(IImageSource source)
    {
        var data = source.Identify();
        yield return string.Create(CultureInfo.InvariantCulture, $"data of {data.Images} images of {data.Shape}");
        yield return $"classes {string.Join(", ", data.Classes.Select(known => known.Name))}".ReplaceLineEndings(" ");
        yield return $"data with the fingerprint {data.Fingerprint ?? "none"}".ReplaceLineEndings(" ");
    }

    private static IEnumerable<string> Tensors(string name, Module? network) =>
        (network is null ? [] : StateTensors.Of(network))
            .Select(tensor => $"{name}.{tensor.Name} {tensor.Value.Describe()} {tensor.Value.dtype}");
}
