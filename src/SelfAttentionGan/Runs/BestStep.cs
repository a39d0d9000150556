using System.Text.Json;
using System.Text.Json.Serialization;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Options;

namespace SelfAttentionGan.Runs;

/// <summary>The best step of a run by a metric of its evaluations; in <c>best.json</c>.</summary>
/// <param name="Step">The step.</param>
/// <param name="Metric">The metric's name, such as <c>frechet_distance</c>.</param>
/// <param name="Value">Its value.</param>
internal sealed record BestStep(int Step, string Metric, double Value)
{
    private static readonly BestStepJson Context = new(new(Json.LineOptions));

    /// <summary>Reads it; null where no step was evaluated, or the file is damaged.</summary>
    public static BestStep? Read(RunDirectory run)
    {
        try
        {
            return File.Exists(run.Best) ? Json.Parse<BestStep>(File.ReadAllText(run.Best), Context) : null;
        }
        catch (Exception failure) when (failure is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Writes it atomically.</summary>
    public void Write(RunDirectory run) =>
        AtomicFile.WriteFile(run.Best, path => File.WriteAllText(path, Json.Write(this, Context)));
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(BestStep))]
internal sealed partial class BestStepJson : JsonSerializerContext;
