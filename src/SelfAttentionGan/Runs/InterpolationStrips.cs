using SelfAttentionGan.Imaging;
using SelfAttentionGan.Layers;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Runs;

/// <summary>Draws what a generator paints on the way from one latent to another, a row for each way.</summary>
/// <remarks>
/// Smooth rows of good pictures say that the generator has not learned by heart. Rows of a generator with classes go
/// through the classes in turn, at most ten of them, chosen evenly; the class stays within a row, which it names.
/// </remarks>
/// <param name="generator">
/// The generator; it paints in evaluation mode, and all its layers are then put back into their own.
/// </param>
/// <param name="latent">Numbers in one latent.</param>
public sealed class InterpolationStrips(Module<Tensor, Tensor> generator, int latent)
{
    private readonly Player painter = new(generator);

    /// <summary>Ways, a row each. The default is 8.</summary>
    public int Rows { get; init; } = 8;

    /// <summary>Pictures in a row, both ends among them; at least 2. The default is 8.</summary>
    public int Stops { get; init; } = 8;

    /// <summary>Where the ends come from; the same seed draws the same ones. The default is 1.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// How far numbers of the ends may be from zero (<see cref="TruncatedNormal"/>). The default is infinity: the
    /// latents of the training.
    /// </summary>
    public double Threshold { get; init; } = double.PositiveInfinity;

    /// <summary>
    /// Leads from N×Latent to N×Latent by so many stops. The default is <see cref="LatentPath.Spherical"/>.
    /// </summary>
    public Func<Tensor, Tensor, int, Tensor> Path { get; init; } = LatentPath.Spherical;

    /// <summary>
    /// The classes to go through, in this order. Null, the default, goes through at most ten, chosen evenly, the first
    /// and the last among them.
    /// </summary>
    public IReadOnlyList<int>? Classes { get; init; }

    /// <summary>The names of all classes, for the headings of the rows. Null, the default, shows numbers.</summary>
    public IReadOnlyList<string>? ClassNames { get; init; }

    /// <summary>
    /// How many times images are enlarged, pixels as squares. The default is 0: as many times as it takes to make them
    /// at least 64 pixels wide or high.
    /// </summary>
    public int Scale { get; init; }

    /// <summary>
    /// Batches of 16 latents from which batch normalization takes its statistics (<see cref="StandingStatistics"/>), with
    /// the same <see cref="Threshold"/>. The default is 0: the running statistics of the training.
    /// </summary>
    public int StandingPasses { get; init; }

    /// <summary>Draws all rows.</summary>
    /// <exception cref="ArgumentException">
    /// A number is out of range, there is no such class, or there are no statistics to take.
    /// </exception>
    public Bitmap Draw()
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using var evaluation = new Evaluation(generator);

        var selection = new ClassSelection(painter, Classes, ClassNames);
        var device = generator.parameters().First().device;
        var ends = TruncatedNormal.Draw(2L * Rows, latent, Threshold, Seed).to(device);
        var ways = Path(ends.narrow(0, 0, Rows), ends.narrow(0, Rows, Rows), Stops);      // (rows, stops, z)

        using var standing = SampleStatistics.Gather(generator, latent, StandingPasses, Threshold, Seed);

        // A row at a time: attention over the whole grid at once would take Rows times the memory.
        var images = cat([.. Enumerable.Range(0, Rows).Select(row => Paint(ways[row], LabelOf(row)))]);

        return ImageGrid.Draw(
            images, Stops, scale: Scale,
            rowNames: painter.Classes == 0
                ? null
                : [.. Enumerable.Range(0, Rows).Select(row => selection.Name(LabelOf(row)))]);

        int LabelOf(int row) => painter.Classes == 0 ? 0 : selection.Classes[row % selection.Classes.Count];
    }

    private Tensor Paint(Tensor way, int label) => painter.Answer(way, painter.Classes > 0
        ? full(Stops, Scalars.Of(label), dtype: ScalarType.Int64, device: way.device)
        : null);
}
