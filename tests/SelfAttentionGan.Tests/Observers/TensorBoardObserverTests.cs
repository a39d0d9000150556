using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using SelfAttentionGan.Attention;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Tests.Reports;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;
using Tensorboard;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Observers;

public sealed class TensorBoardObserverTests : IClassFixture<Seeded>, IDisposable
{
    private readonly SyntheticRun synthetic = new();

    private RunDirectory Run => synthetic.Run;

    public void Dispose() => synthetic.Dispose();

    [Fact]
    public void The_checksum_is_the_published_one()
    {
        EventReader.Castagnoli(Encoding.ASCII.GetBytes("123456789")).Should().Be(0xE3069283, "RFC 3720 says so");
    }

    [Fact]
    public void Every_metric_of_a_report_is_a_scalar()
    {
        new TensorBoardObserver(Run).Observe(SyntheticRun.Step(50));

        var scalars = Scalars(EventReader.Read(Run.TensorBoard)[^1]);
        scalars.Should().Equal(new Dictionary<string, float>
        {
            ["loss/discriminator"] = (float)(2 - 50 / 300.0),
            ["loss/generator"] = 0.5f,
            ["terms/discriminator.adversarial"] = 1,
            ["terms/discriminator.r1"] = 0.1f,
            ["terms/generator.adversarial"] = 0.5f,
            ["score/real"] = 1,
            ["score/fake"] = -1,
            ["images/diversity"] = 0.7f,
            ["images/distance"] = 0.2f,
            ["gamma/generator.attend8"] = 0.05f,
            ["gamma/discriminator.attend8"] = 0,
            ["sigma/largest"] = 3,
            ["gradient_norm/discriminator"] = 12,
            ["gradient_norm/generator"] = 14,
            ["learning_rate/discriminator"] = 4e-4f,
            ["learning_rate/generator"] = 1e-4f,
            ["machine/images_per_second"] = 60,
            ["machine/live_tensors"] = 405,
            ["machine/peak_memory"] = 1L << 30,
        });
    }

    [Fact]
    public void A_file_starts_with_its_version_and_continues_step_by_step()
    {
        var before = DateTime.UtcNow;

        Observe(new(Run), 10, 20);

        var events = EventReader.Read(Run.TensorBoard);
        events[0].FileVersion.Should().Be("brain.Event:2");
        events[1].SessionLog.Status.Should().Be(SessionLog.Types.SessionStatus.Start);
        events.Skip(1).Select(each => each.Step).Should().Equal(10, 10, 20);
        events.Should().OnlyContain(each =>
            DateTime.UnixEpoch.AddSeconds(each.WallTime) >= before.AddSeconds(-1)
            && DateTime.UnixEpoch.AddSeconds(each.WallTime) <= DateTime.UtcNow.AddSeconds(1));
    }

    [Fact]
    public void Values_that_are_not_finite_are_written()
    {
        new TensorBoardObserver(Run).Observe(SyntheticRun.Step(150));

        Scalars(EventReader.Read(Run.TensorBoard)[^1])["loss/generator"].Should().Be(float.NaN);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_published_image_is_written_whatever_the_order_of_the_observers(bool imageFirst)
    {
        using var image = randint(256, [3, 12, 20], ScalarType.Byte);
        var observer = new TensorBoardObserver(Run);
        observer.Observe(SyntheticRun.Step(90));

        if (imageFirst)
            observer.ObserveImage("samples/generator", 100, image);
        observer.Observe(SyntheticRun.Step(100));
        if (!imageFirst)
            observer.ObserveImage("samples/generator", 100, image);

        Seen().Should().Equal(90, 100, 100);
        var written = EventReader.Read(Run.TensorBoard).SelectMany(Images).Should().ContainSingle().Subject;
        written.Tag.Should().Be("samples/generator");
        (written.Image.Width, written.Image.Height, written.Image.Colorspace).Should().Be((20, 12, 3));
        using var png = new MemoryStream(written.Image.EncodedImageString.ToByteArray());
        ImageBuffer.Read(png).Pixels.ToArray()
            .Should().Equal(image.permute(1, 2, 0).contiguous().data<byte>().ToArray());
        Directory.EnumerateFiles(Run.Location, "*.png", SearchOption.AllDirectories)
            .Should().BeEmpty("images are received, not read from files");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_was_rolled_back_discards_its_images_too(bool imageFirst)
    {
        using var image = zeros(1, 4, 4, dtype: ScalarType.Byte);
        var observer = new TensorBoardObserver(Run);

        foreach (var step in new[] { 10, 20, 30, 20, 30 })
        {
            if (imageFirst)
                observer.ObserveImage("samples/generator", step, image);
            observer.Observe(SyntheticRun.Step(step));
            if (!imageFirst)
                observer.ObserveImage("samples/generator", step, image);
        }

        Seen().Should().Equal([10, 10, 20, 20, 30, 30], "each step keeps one report and one image");
    }

    [Fact]
    public void The_sample_observer_reaches_it_through_a_training_report()
    {
        var generator = SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 }).Build();
        IGanObserver[] observers =
        [
            GanObservers.TensorBoard(Run),
            GanObservers.Samples(Run, generator, every: 10, rows: 2),
            GanObservers.Attention(Run, generator, every: 10, rows: 1),
        ];

        new ObserverCollection(observers, NullLogger.Instance).Notify(SyntheticRun.Step(10));

        var images = EventReader.Read(Run.TensorBoard).SelectMany(Images).ToArray();
        images.Select(image => image.Tag).Should().Equal(
            ["samples/generator", .. AttentionProbe.Layers(generator).Select(layer => $"attention/generator.{layer}")]);
        using var png = new MemoryStream(images[0].Image.EncodedImageString.ToByteArray());
        ImageBuffer.Read(png).Pixels.ToArray().Should().Equal(ImageBuffer.Read(Run.Sample(10)).Pixels.ToArray());
    }

    [Fact]
    public void An_image_of_another_type_is_refused()
    {
        using var image = zeros(3, 8, 8);

        var publish = () => new TensorBoardObserver(Run).ObserveImage("mine", 1, image);

        publish.Should().Throw<ArgumentException>().WithMessage("*C×H×W*uint8, but got 3×8×8 of Float32*");
    }

    [Fact]
    public void Gammas_are_also_a_histogram()
    {
        new TensorBoardObserver(Run).Observe(SyntheticRun.Step(500));

        var gammas = Histograms(EventReader.Read(Run.TensorBoard)[^1])["gammas"];
        (gammas.Min, gammas.Max, gammas.Num, gammas.Sum, gammas.SumSquares).Should().Be((0, 0.5, 2, 0.5, 0.25));
        gammas.Bucket.Should().HaveCount(32).And.StartWith([1]).And.EndWith([1]);
        gammas.BucketLimit.Should().HaveCount(32).And.BeInAscendingOrder().And.EndWith([0.5]);
    }

    [Fact]
    public void Weights_are_histograms_at_each_multiple_of_the_interval()
    {
        using var network = Linear(3, 2);
        using var weights = tensor([0f, 1, 1, 2, float.NaN, 4]).view(2, 3);
        using (no_grad())
            network.weight!.copy_(weights);

        Observe(new(Run, ("generator", network)) { Every = 20 }, 10, 20, 30, 45);

        var events = EventReader.Read(Run.TensorBoard).Skip(2).ToArray();
        events.Select(each => Histograms(each).Count).Should().Equal(1, 3, 1, 3);
        var spread = Histograms(events[^1])["weights/generator.weight"];
        (spread.Min, spread.Max, spread.Num, spread.Sum).Should().Be(
            (0, 4, 5, 8), "values that are not finite are in no bucket");
        spread.Bucket.Where(count => count > 0).Should().Equal(1, 2, 1, 1);
    }

    [Fact]
    public void A_resumed_run_discards_the_steps_that_it_repeats()
    {
        Observe(new(Run), 10, 20, 30, 40);

        Observe(new(Run), 30, 40, 50);

        Directory.EnumerateFiles(Run.TensorBoard).Should().HaveCount(2, "each session has a file of its own");
        Seen().Should().Equal(10, 20, 30, 40, 50);
    }

    [Fact]
    public void So_does_a_run_that_was_rolled_back()
    {
        Observe(new(Run), 10, 20, 30, 20, 30, 40);

        Seen().Should().Equal(10, 20, 30, 40);
    }

    [Fact]
    public void A_new_file_sorts_after_older_ones_even_if_the_clock_went_back()
    {
        Directory.CreateDirectory(Run.TensorBoard);
        File.WriteAllBytes(Path.Combine(Run.TensorBoard, "events.out.tfevents.4000000000.elsewhere"), []);

        Observe(new(Run), 10);

        Directory.EnumerateFiles(Run.TensorBoard).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .Should().HaveCount(2).And.EndWith("events.out.tfevents.4000000001.sagan");
    }

    private static void Observe(TensorBoardObserver observer, params int[] steps)
    {
        foreach (var step in steps)
            observer.Observe(SyntheticRun.Step(step));
    }

    // As in TensorBoard: the first session start of a file discards nothing, later ones discard from their step on.
    private IEnumerable<long> Seen()
    {
        var (seen, started) = (new List<long>(), false);
        foreach (var each in EventReader.Read(Run.TensorBoard))
            if (each.WhatCase == Event.WhatOneofCase.Summary)
                seen.Add(each.Step);
            else if (each.WhatCase == Event.WhatOneofCase.SessionLog && !started)
                started = true;
            else if (each.WhatCase == Event.WhatOneofCase.SessionLog)
                seen.RemoveAll(step => step >= each.Step);

        return seen;
    }

    private static Dictionary<string, float> Scalars(Event entry) => entry.Summary.Value
        .Where(value => value.ValueCase == Summary.Types.Value.ValueOneofCase.SimpleValue)
        .ToDictionary(value => value.Tag, value => value.SimpleValue);

    private static Summary.Types.Value[] Images(Event entry) => entry.Summary is null ? [] :
        [.. entry.Summary.Value.Where(value => value.ValueCase == Summary.Types.Value.ValueOneofCase.Image)];

    private static Dictionary<string, HistogramProto> Histograms(Event entry) => entry.Summary.Value
        .Where(value => value.ValueCase == Summary.Types.Value.ValueOneofCase.Histo)
        .ToDictionary(value => value.Tag, value => value.Histo);
}
