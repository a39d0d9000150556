using System.Globalization;
using System.Text.Json;
using Sagan.Cli.Output;
using SelfAttentionGan.Interop;
using SelfAttentionGan.Interop.Onnx;
using SelfAttentionGan.Interop.PyTorch;
using SelfAttentionGan.Interop.Safetensors;
using static TorchSharp.torch.nn;

namespace Sagan.Cli.Exports;

/// <summary>A network of a run, loaded from a checkpoint, in evaluation mode.</summary>
/// <param name="Module">The network.</param>
/// <param name="Name">Which it is: average, generator or discriminator.</param>
/// <param name="Step">The checkpoint's step.</param>
/// <param name="ExportOnnx">Writes it as an ONNX file.</param>
internal sealed record ExportedNetwork(
    Module Module, string Name, int Step, Action<string, OnnxExportOptions> ExportOnnx)
{
    /// <summary>The names of the classes; null where the run has not recorded any.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>Batches of the standing statistics that it has; 0 for the statistics of training.</summary>
    public int StandingBatches { get; init; }

    /// <summary>The largest absolute value in the latents of these statistics; infinity for any.</summary>
    public double Truncation { get; init; } = double.PositiveInfinity;

    /// <summary>What it is, as texts by name.</summary>
    public Dictionary<string, string> Describe()
    {
        var metadata = new Dictionary<string, string>
        {
            ["network"] = Name,
            ["step"] = Step.ToString(CultureInfo.InvariantCulture),
        };
        if (StandingBatches > 0)
            metadata["standing_batches"] = StandingBatches.ToString(CultureInfo.InvariantCulture);
        if (double.IsFinite(Truncation))
            metadata["truncation"] = Truncation.ToString(CultureInfo.InvariantCulture);

        return metadata;
    }
}

/// <summary>A format that a run's networks are exported in.</summary>
/// <param name="Name">Its name after <c>--to</c>, and the extension of its files.</param>
/// <param name="Description">What it is for, in a few words.</param>
/// <param name="Write">Writes a network to a path.</param>
internal sealed record ExportFormat(string Name, string Description, Action<ExportedNetwork, string> Write)
{
    public static readonly IReadOnlyList<ExportFormat> All =
    [
        new("pth", "weights for torch.load", WritePth),
        new("safetensors", "weights for safetensors libraries", WriteSafetensors),
        new("onnx", "the network for ONNX Runtime, with its attention maps", WriteOnnx),
    ];

    /// <exception cref="ArgumentException">There is no such format.</exception>
    public static ExportFormat Find(string name) => All.FirstOrDefault(format => format.Name == name)
        ?? throw new ArgumentException(
            $"--to must be one of {string.Join(", ", All.Select(format => format.Name))}, but got '{name}'; choose one of these.");

    private static void WritePth(ExportedNetwork network, string path)
    {
        using var state = StateDict.From(network.Module);
        PthFile.Write(path, state);
    }

    private static void WriteSafetensors(ExportedNetwork network, string path)
    {
        using var state = StateDict.From(network.Module);
        SafetensorsFile.Write(path, state, new Dictionary<string, string>(network.Describe()) { ["format"] = "pt" });
    }

    private static void WriteOnnx(ExportedNetwork network, string path)
    {
        var metadata = network.Describe();
        if (network.ClassNames is { } names)
            metadata["class_names"] = JsonSerializer.Serialize([.. names], JsonContext.Default.StringArray);

        network.ExportOnnx(path, new() { AttentionMaps = true, Metadata = metadata });
    }
}
