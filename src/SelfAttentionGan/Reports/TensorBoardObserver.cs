using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
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
    private const long Start = 1;

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

        var summary = new Summary();
        foreach (var (tag, value) in Scalars(step))
            summary.Scalar(tag, value);
        summary.Histogram("gammas", step.Gammas.Values.Select(gamma => (float)gamma));
        AddPictures(summary, step.Step);
        if (cadence.IsDue(step.Step, Every))
            AddWeights(summary);

        file!.Append(EventFile.Event(step.Step).Add(5, summary.Message));
        last = step.Step;
    }

    // The second start of a session, and each later one, makes its step void and all later ones that came before it.
    private void Begin(int step)
    {
        file ??= EventFile.Begin(run.TensorBoard);
        file.Append(EventFile.Event(step).Add(7, new WireMessage().Add(1, Start)));
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

    private void AddPictures(Summary summary, int step)
    {
        foreach (var (group, name, folder) in PictureSeries.Folders(run))
        {
            var path = Path.Combine(folder.FullName, Path.GetFileName(run.Sample(step)));
            if (PictureFrame.IsWhole(path))
                summary.Picture($"{group}/{name}", File.ReadAllBytes(path));
        }
    }

    private void AddWeights(Summary summary)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();

        foreach (var (name, network) in networks)
            foreach (var (weight, parameter) in network.named_parameters())
            {
                var values = parameter.detach().to(ScalarType.Float32).cpu();
                summary.Histogram($"weights/{name}.{weight}", values.data<float>().ToArray());
            }
    }
}
