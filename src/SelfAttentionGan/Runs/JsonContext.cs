using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Runs;

/// <summary>What a run writes and reads as JSON, by generated code: reflection is off where a program is trimmed.</summary>
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(JsonObject))]
[JsonSerializable(typeof(Manifest))]
[JsonSerializable(typeof(Manifest.Versioned))]
[JsonSerializable(typeof(MetricsObserver.Report))]
[JsonSerializable(typeof(ModelSummary[]))]
[JsonSerializable(typeof(Progress))]
[JsonSerializable(typeof(TrainingStep))]
internal sealed partial class JsonContext : JsonSerializerContext;
