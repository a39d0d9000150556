using System.Globalization;
using System.Text;
using SelfAttentionGan.Data;
using SelfAttentionGan.Options;
using SelfAttentionGan.Platform;
using SelfAttentionGan.Training.Distributed;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training.DataParallel;

/// <summary>
/// Compares what processes are about to train: library, options, data and networks; before the first step.
/// </summary>
internal static class Handshake
{
    /// <exception cref="InvalidOperationException">
    /// Processes differ: thrown by all of them, with the first rank that differs from rank 0 and what differs.
    /// </exception>
    public static void Run(
        IProcessGroup group, Agreement agreement, TrainingComponents components, GanTrainerOptions options,
        IImageSource source)
    {
        if (group.Size == 1)
            return;

        string[] mine = [];
        agreement.Run(() => mine = [.. Describe(components, options, source)]);
        var text = group.Broadcast(Encoding.UTF8.GetBytes(string.Join('\n', mine)), components.Device);

        var first = Encoding.UTF8.GetString(text).Split('\n');
        if (agreement.FirstMessage(FindDifference(mine, first)) is { } message)
            throw Agreement.Shared(new InvalidOperationException(message));
    }

    private static string? FindDifference(string[] mine, string[] first)
    {
        for (var i = 0; i < Math.Max(mine.Length, first.Length); i++)
            if (mine.ElementAtOrDefault(i) is var own && first.ElementAtOrDefault(i) is var theirs && own != theirs)
                return "Processes that train together must have the same library, options, data and networks, but here is " +
                    $"{own ?? "no further line"}, and on rank 0 {theirs ?? "no further line"}; start all with the same " +
                    "command line, program and data.";

        return null;
    }

    private static IEnumerable<string> Describe(
        TrainingComponents components, GanTrainerOptions options, IImageSource source)
    {
        yield return $"library {EnvironmentInfo.Library}";
        yield return $"torch {__version__}";

        foreach (var (section, record) in new (string, object?)[]
        {
            ("Training", options), ("Objective", components.Objective.Options), ("Generator", components.Generator.Options),
            ("Discriminator", components.Discriminator.Options),
        })
            foreach (var (path, value) in record is null ? [] : OptionText.Leaves(record, section))
                yield return $"{path}={value}".ReplaceLineEndings(" ");

        var data = source.Identify();
        yield return string.Create(CultureInfo.InvariantCulture, $"data of {data.Images} images of {data.Shape}");
        yield return $"classes {string.Join(", ", data.Classes.Select(known => known.Name))}".ReplaceLineEndings(" ");
        yield return $"data with the fingerprint {data.Fingerprint ?? "none"}".ReplaceLineEndings(" ");

        foreach (var (name, network) in new (string, Module?)[]
        {
            ("generator", components.Generator.Module), ("discriminator", components.Discriminator.Module),
            ("average", components.Average?.Module),
        })
            foreach (var (key, tensor) in network is null ? [] : StateTensors.Of(network))
                yield return $"{name}.{key} {tensor.Describe()} {tensor.dtype}";
    }
}
