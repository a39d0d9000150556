using SelfAttentionGan.Models;
using SelfAttentionGan.Training;

namespace PaperExperiments;

/// <summary>One of the paper's experiments: networks and recipes that differ in what the experiment asks for.</summary>
/// <param name="Name">The name on the command line, and of its files.</param>
/// <param name="Question">What it asks, and where the paper has its figure or table.</param>
/// <param name="Variants">The variants, the paper's baseline first.</param>
internal sealed record Experiment(string Name, string Question, IReadOnlyList<Variant> Variants);

/// <summary>A network with its recipe.</summary>
internal sealed record Variant(string Name, SaganOptions Model, GanTrainerOptions Training);
