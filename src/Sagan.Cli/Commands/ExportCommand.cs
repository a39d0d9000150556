using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Exports;
using Sagan.Cli.Options;
using Sagan.Cli.Runs;
using SelfAttentionGan.Interop.Onnx;
using SelfAttentionGan.Visualization;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>export</c>: writes a network of a run for other programs.</summary>
internal sealed class ExportCommand : SaganCommand
{
    private readonly CheckpointArguments checkpoint = new();

    private readonly LatentArguments latents = new();

    private readonly Option<string> format = OptionFactory.Text(
        "--to", "FORMAT",
        $"The format: {string.Join("; ", ExportFormat.All.Select(format => $"{format.Name}, {format.Description}"))}.",
        [.. ExportFormat.All.Select(format => format.Name)]);

    private readonly Option<bool> discriminator = OptionFactory.Flag(
        "--discriminator", "Export the discriminator instead of the generator.");

    private readonly Option<string> output = OptionFactory.Text(
        "--out", "PATH", "A file, or a folder. The default is exports/ in the run's folder.");

    private readonly Option<bool> force = OptionFactory.Flag("--force", "Overwrite an existing file.");

    public ExportCommand()
        : base(
            "export", "Writes the generator's moving average, or another network of a run, for other programs.",
            "sagan export runs/0001-faces --to safetensors",
            "sagan export runs/0001-faces --to pth --out generator.pth",
            "sagan export runs/0001-faces --to onnx --out faces.onnx",
            "sagan export runs/0001-faces --to onnx --truncation 0.7",
            "sagan export runs/0001-faces --to pth --discriminator --step 4000")
    {
        format.Required = true;
        checkpoint.AddTo(this);
        Add(format);
        Add(discriminator);
        latents.AddStatisticsTo(this);
        Add(output);
        Add(force);

        SetAction(Export);
    }

    private int Export(ParseResult parseResult)
    {
        var chosen = ExportFormat.Find(parseResult.GetRequiredValue(format));
        Require(parseResult);

        using var run = checkpoint.Open(parseResult);
        if (parseResult.GetValue(discriminator))
            ExportDiscriminator(parseResult, run, chosen);
        else
            ExportGenerator(parseResult, run, chosen);

        return ExitCode.Success;
    }

    /// <summary>Requires options that fit, and a path that can be written to, before anything is loaded.</summary>
    private void Require(ParseResult parseResult)
    {
        if (parseResult.GetValue(discriminator) && latents.HaveStatistics(parseResult))
            throw new ArgumentException(
                "--truncation and --standing are of a generator's batch normalization, but got --discriminator; leave "
                + "them out.");
        if (parseResult.GetValue(output) is not { } path)
            return;

        if (IsFolder(path))
            OutputPath.RequireFolder(path);
        else
            OutputPath.RequireFile(path, parseResult.GetValue(force));
    }

    private void ExportDiscriminator(ParseResult parseResult, LoadedRun run, ExportFormat chosen)
    {
        var network = run.LoadDiscriminator();

        Export(parseResult, run, chosen, new(
            network, run.Weights, run.Step!.Value, (path, options) => OnnxExporter.Export(network, path, options))
        {
            ClassNames = run.ClassNames,
        });
    }

    private void ExportGenerator(ParseResult parseResult, LoadedRun run, ExportFormat chosen)
    {
        var network = run.LoadGenerator(checkpoint.Live(parseResult));
        var (batches, truncation) = (latents.StandingBatches(parseResult, network), latents.Truncation(parseResult));
        using var statistics = SampleStatistics.Gather(network, batches, truncation, seed: 1);

        Export(parseResult, run, chosen, new(
            network, run.Weights, run.Step!.Value, (path, options) => OnnxExporter.Export(network, path, options))
        {
            ClassNames = run.ClassNames,
            StandingBatches = batches,
            Truncation = truncation,
        });
        latents.ReportStanding(parseResult, network);
    }

    private void Export(ParseResult parseResult, LoadedRun run, ExportFormat chosen, ExportedNetwork network)
    {
        var path = PathOf(parseResult, run, network, chosen);
        OutputPath.RequireFile(path, parseResult.GetValue(force));
        Write(chosen, network, path);

        Console.WriteLine($"export   {path}");
        Console.WriteLine($"weights  {network.Name} of step {network.Step}");
    }

    private string PathOf(ParseResult parseResult, LoadedRun run, ExportedNetwork network, ExportFormat chosen)
    {
        var file = string.Create(CultureInfo.InvariantCulture, $"{network.Name}-{network.Step:000000}.{chosen.Name}");

        return parseResult.GetValue(output) is not { } path ? Path.Combine(run.Folder.Location, "exports", file)
            : Path.GetFullPath(IsFolder(path) ? Path.Combine(path, file) : path);
    }

    private static void Write(ExportFormat chosen, ExportedNetwork network, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            chosen.Write(network, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The file could not be written to {path}: {failure.Message.TrimEnd('.')}. Free disk space, or choose another "
                + "path with --out.", failure);
        }
    }

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path) || Directory.Exists(path);
}
