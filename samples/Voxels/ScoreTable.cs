using ImageToImage.Shared;
using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics;
using static TorchSharp.torch;

namespace Voxels;

/// <summary>A table of how near objects are to those that were held out: a row for each kind, the mean over seeds.</summary>
/// <param name="heldOut">The objects that were held out; their inputs, too, where halves are completed.</param>
/// <param name="completes">Whether objects are completed; they are generated otherwise.</param>
internal sealed class ScoreTable(Batch heldOut, bool completes)
{
    private readonly List<string> rows = [];

    public IReadOnlyList<string> Lines =>
    [
        completes
            ? "| held out | IoU | IoU of the missing half | seeds |"
            : "| generated | coverage | minimum matching distance | seeds |",
        "| --- | --- | --- | --- |",
        .. rows,
    ];

    /// <summary>Adds a row, and returns the objects of the first seed.</summary>
    public (string Name, Tensor Voxels) Add(string name, IReadOnlyList<Tensor> seeds)
    {
        (double First, double Second)[] scores = [.. seeds.Select(Score)];
        rows.Add($"| {name} | {Mean(scores.Select(s => s.First))} | {Mean(scores.Select(s => s.Second))} | {seeds.Count} |");

        return (name, seeds[0]);
    }

    private (double, double) Score(Tensor voxels) => completes
        ? (Overlap(voxels, heldOut.Images), Overlap(Missing(voxels), Missing(heldOut.Images)))
        : VoxelMetrics.CompareSets(voxels, heldOut.Images);

    private Tensor Missing(Tensor voxels) => where(heldOut.Inputs![.., 1..] > 0, voxels, -1);

    private static double Overlap(Tensor voxels, Tensor truth) =>
        VoxelMetrics.IntersectionOverUnion(voxels, truth).mean().item<float>();

    private static string Mean(IEnumerable<double> seeds) => SeedRange.Format(seeds, "0.000");
}
