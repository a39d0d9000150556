using SelfAttentionGan.Training;

namespace SelfAttentionGan.Benchmarks;

/// <summary>A way to train that is measured: what it changes in the options, and what it must reach.</summary>
/// <param name="Name">The word for it.</param>
/// <param name="Options">What it changes.</param>
/// <param name="OneCore">What it must reach on one core; null where that is not measured.</param>
/// <param name="AllCores">What it must reach on all cores.</param>
internal sealed record Way(
    string Name, Func<GanTrainerOptions, GanTrainerOptions> Options, Goal? OneCore, Goal AllCores)
{
    /// <summary>The name of the usual way.</summary>
    public const string Usual = "float32";

    /// <summary>All of them, the usual one first.</summary>
    public static Way[] All { get; } =
    [
        new(Usual, options => options, OneCore: new(1.6, 2), AllCores: new(2, 2.5)),
    ];

    public static Way Named(string name) => All.First(way => way.Name == name);
}
