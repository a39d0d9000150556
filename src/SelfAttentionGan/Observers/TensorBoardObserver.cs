using Google.Protobuf;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using Tensorboard;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Observers;

/// <summary>Writes TensorBoard event files: scalars, images, histograms of γ and of the weights.</summary>
/// <remarks>
/// Every report and image is on the disk at once. Images are those that other observers publish, before or after this
/// one sees the report. A resumed run starts a new file, and TensorBoard discards the steps that are repeated.
/// </remarks>
internal sealed class TensorBoardObserver(RunDirectory run, params (string Name, Module Network)[] networks)
    : IGanObserver
{
    private const int Buckets = 32;
    private const string Report = "", Metrics = "metrics";

    private readonly IntervalTrigger interval = new(_ => 0);
    private readonly HashSet<string> written = [];
    private EventFileWriter? file;
    private int current;

    public int Every { get; init; } = 500;

    public void Observe(TrainingReport report)
    {
        var entry = EventAt(report.Step, Report);
        entry.Summary.Value.Add(Scalars(report).Select(Scalar));
        entry.Summary.Value.Add(Histogram("gammas", report.Gammas.Values.Select(gamma => (float)gamma)));
        if (interval.IsDue(report.Step, Every))
            AddWeights(entry.Summary);

        file!.Append(entry);
    }

    public void ObserveImage(string tag, int step, Tensor image)
    {
        var rendered = ImageTensor.ToImage(image);
        using var png = new MemoryStream();
        rendered.Save(png);

        var entry = EventAt(step, tag);
        entry.Summary.Value.Add(new Summary.Types.Value
        {
            Tag = tag,
            Image = new()
            {
                Width = rendered.Width,
                Height = rendered.Height,
                Colorspace = rendered.Channels,
                EncodedImageString = ByteString.CopyFrom(png.ToArray()),
            },
        });
        file!.Append(entry);
    }

    public void ObserveMetrics(int step, IReadOnlyDictionary<string, double> metrics)
    {
        var entry = EventAt(step, Metrics);
        entry.Summary.Value.Add(metrics.Select(metric => Scalar(($"metrics/{metric.Key}", metric.Value))));
        file!.Append(entry);
    }

    /// <summary>Returns an event of a step, after starting a session where a step is repeated.</summary>
    /// <remarks>
    /// A step is repeated by a run that was resumed, or rolled back: TensorBoard discards it and all later ones.
    /// </remarks>
    private Event EventAt(int step, string content)
    {
        if (file is null || step < current || step == current && written.Contains(content))
            StartSession(step);
        if (step != current)
            written.Clear();

        written.Add(content);
        current = step;

        var entry = EventFileWriter.CreateEvent(step);
        entry.Summary = new();
        return entry;
    }

    // The second session start of a file, and each later one, discards its step and all later ones before it.
    private void StartSession(int step)
    {
        file ??= EventFileWriter.Create(run.TensorBoard);
        var start = EventFileWriter.CreateEvent(step);
        start.SessionLog = new() { Status = SessionLog.Types.SessionStatus.Start };
        file.Append(start);
        written.Clear();
    }

    private static IEnumerable<(string Tag, double Value)> Scalars(TrainingReport report) =>
    [
        ("loss/discriminator", report.DiscriminatorLoss),
        ("loss/generator", report.GeneratorLoss),
        .. report.Losses.Select(term => ($"terms/{term.Key}", term.Value)),
        ("score/real", report.RealScore),
        ("score/fake", report.FakeScore),
        ("images/diversity", report.Diversity),
        ("images/distance", report.Distance),
        .. report.ObjectiveMetrics.Select(metric => ($"objective/{metric.Key}", metric.Value)),
        .. report.Gammas.Select(gamma => ($"gamma/{gamma.Key}", gamma.Value)),
        .. report.LargestSigma is { } sigma ? [("sigma/largest", sigma)] : Array.Empty<(string, double)>(),
        ("gradient_norm/discriminator", report.DiscriminatorGradientNorm),
        ("gradient_norm/generator", report.GeneratorGradientNorm),
        ("learning_rate/discriminator", report.DiscriminatorLearningRate),
        ("learning_rate/generator", report.GeneratorLearningRate),
        ("machine/images_per_second", report.ImagesPerSecond),
        ("machine/live_tensors", report.LiveTensors),
        ("machine/peak_memory", report.PeakMemory),
    ];

    private static Summary.Types.Value Scalar((string Tag, double Value) scalar) =>
        new() { Tag = scalar.Tag, SimpleValue = (float)scalar.Value };

    private void AddWeights(Summary summary)
    {
        using var scope = NewDisposeScope();
        using var noGrad = no_grad();

        foreach (var (name, network) in networks)
            foreach (var (weight, parameter) in network.named_parameters())
            {
                var values = parameter.detach().to(ScalarType.Float32).cpu();
                summary.Value.Add(Histogram($"weights/{name}.{weight}", values.data<float>().ToArray()));
            }
    }

    /// <summary>Counts the finite numbers in 32 intervals of equal width; no histogram for none.</summary>
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
