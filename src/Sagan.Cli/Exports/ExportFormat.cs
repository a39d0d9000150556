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
        SafetensorsFile.Write(path, state, new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["network"] = network.Name,
            ["step"] = network.Step.ToString(CultureInfo.InvariantCulture),
        });
    }

    private static void WriteOnnx(ExportedNetwork network, string path)
    {
        var metadata = new Dictionary<string, string>
        {
            ["network"] = network.Name,
            ["step"] = network.Step.ToString(CultureInfo.InvariantCulture),
        };
        if (network.ClassNames is { } names)
            metadata["class_names"] = JsonSerializer.Serialize([.. names], JsonContext.Default.StringArray);

        network.ExportOnnx(path, new() { AttentionMaps = true, Metadata = metadata });
    }
}
