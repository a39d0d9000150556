using System.Buffers.Binary;
using Google.Protobuf;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using Tensorboard;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Reports;

/// <summary>Shows a training in TensorBoard: figures, samples, attention, the spread of γ and of weights.</summary>
/// <remarks>
/// Start <c>tensorboard --logdir</c> with the run's folder or with that of all runs. Every report is on the disk at
/// once. Give it after the observers that draw: pictures of the same step go along. A run that goes on begins a new
/// file, and TensorBoard is told to forget the steps that are made again.
/// </remarks>
/// <param name="run">The run's folder; the files lie in <see cref="RunDirectory.TensorBoard"/>.</param>
/// <param name="networks">
/// Networks whose weights are shown as histograms, by their names, such as <c>("generator", generator)</c>. The default
/// is none.
/// </param>
public sealed class TensorBoardObserver(RunDirectory run, params (string Name, Module Network)[] networks)
    : IGanObserver
{
    private const int Buckets = 32;

    private readonly Cadence cadence = new(_ => 0);
    private EventFile? file;
    private int last;

    /// <summary>Steps from one histogram of the weights to the next. The default is 500.</summary>
    public int Every { get; init; } = 500;

    /// <summary>Writes the report, and whatever was drawn of its step.</summary>
    /// <param name="step">What happened since the report before.</param>
    public void Observe(TrainingStep step)
    {
        if (file is null || step.Step <= last)
            Begin(step.Step);

        var told = EventFile.At(step.Step);
        told.Summary = new();
        told.Summary.Value.Add(Scalars(step).Select(Scalar));
        told.Summary.Value.Add(Histogram("gammas", step.Gammas.Values.Select(gamma => (float)gamma)));
        told.Summary.Value.Add(Images(step.Step));
        if (cadence.IsDue(step.Step, Every))
            AddWeights(told.Summary);

        file!.Append(told);
        last = step.Step;
    }

    // The second start of a session, and each later one, makes its step void and all later ones that came before it.
    private void Begin(int step)
    {
        file ??= EventFile.Begin(run.TensorBoard);
        var start = EventFile.At(step);
        start.SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start };
        file.Append(start);
    }

    private static IEnumerable<(string Tag, double Value)> Scalars(TrainingStep step) =>
    [
        ("loss/discriminator", step.DiscriminatorLoss),
        ("loss/generator", step.GeneratorLoss),
        .. step.Losses.Select(term => ($"terms/{term.Key}", term.Value)),
        ("score/real", step.RealScore),
        ("score/painted", step.FakeScore),
        ("pictures/diversity", step.Diversity),
        ("pictures/distance", step.Distance),
        .. step.Gammas.Select(gamma => ($"gamma/{gamma.Key}", gamma.Value)),
        .. step.LargestSigma is { } sigma ? [("sigma/largest", sigma)] : Array.Empty<(string, double)>(),
        ("gradient/discriminator", step.DiscriminatorGradient),
        ("gradient/generator", step.GeneratorGradient),
        ("rate/discriminator", step.DiscriminatorRate),
        ("rate/generator", step.GeneratorRate),
        ("machine/images_per_second", step.ImagesPerSecond),
        ("machine/live_tensors", step.LiveTensors),
        ("machine/peak_memory", step.PeakMemory),
    ];

    private static Summary.Types.Value Scalar((string Tag, double Value) scalar) =>
        new() { Tag = scalar.Tag, SimpleValue = (float)scalar.Value };

    private IEnumerable<Summary.Types.Value> Images(int step) =>
        from series in PictureSeries.Folders(run)
        let path = Path.Combine(series.Folder.FullName, Path.GetFileName(run.Sample(step)))
        where PictureFrame.IsWhole(path)
        select Image($"{series.Group}/{series.Name}", File.ReadAllBytes(path));

    private static Summary.Types.Value Image(string tag, byte[] png) => new()
    {
        Tag = tag,
        Image = new()
        {
            // A PNG's first chunk has the width from byte 16 on, then the height, and at byte 25 the kind of colors.
            Width = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(16)),
            Height = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(20)),
            Colorspace = png[25] switch { 0 => 1, 4 => 2, 6 => 4, _ => 3 },
            EncodedImageString = ByteString.CopyFrom(png),
        },
    };

    private void AddWeights(Summary summary)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        foreach (var (name, network) in networks)
            foreach (var (weight, parameter) in network.named_parameters())
            {
                var values = parameter.detach().to(ScalarType.Float32).cpu();
                summary.Value.Add(Histogram($"weights/{name}.{weight}", values.data<float>().ToArray()));
            }
    }

    /// <summary>Counts the finite numbers in 32 intervals of equal width; no histogram where there are none.</summary>
    private static IEnumerable<Summary.Types.Value> Histogram(string tag, IEnumerable<float> numbers)
    {
        var values = numbers.Where(float.IsFinite).Select(number => (double)number).ToArray();
        if (values.Length == 0)
            yield break;

        var (low, high) = (values.Min(), values.Max());
        var intervals = high > low ? Buckets : 1;
        var counts = new double[intervals];
        foreach (var value in values)
            counts[Math.Min((int)((value - low) / (high - low) * intervals), intervals - 1)]++;

        var histogram = new HistogramProto
        {
            Min = low,
            Max = high,
            Num = values.Length,
            Sum = values.Sum(),
            SumSquares = values.Sum(value => value * value),
        };
        histogram.Bucket.Add(counts);
        histogram.BucketLimit.Add(Enumerable.Range(1, intervals - 1).Select(i => low + (high - low) * i / intervals));
        histogram.BucketLimit.Add(high);

        yield return new() { Tag = tag, Histo = histogram };
    }
}
