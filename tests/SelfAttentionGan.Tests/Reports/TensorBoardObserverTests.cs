using System.Text;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using Tensorboard;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Reports;

public sealed class TensorBoardObserverTests : IClassFixture<Seeded>, IDisposable
{
    private readonly DrawnRun drawn = new();

    private RunDirectory Run => drawn.Run;

    public void Dispose() => drawn.Dispose();

    [Fact]
    public void The_checksum_is_the_published_one()
    {
        EventReader.Castagnoli(Encoding.ASCII.GetBytes("123456789")).Should().Be(0xE3069283, "RFC 3720 says so");
    }

    [Fact]
    public void Every_figure_of_a_report_is_a_scalar()
    {
        new TensorBoardObserver(Run).Observe(DrawnRun.Step(50));

        var scalars = Scalars(EventReader.Read(Run.TensorBoard)[^1]);
        scalars.Should().Equal(new Dictionary<string, float>
        {
            ["loss/discriminator"] = (float)(2 - 50 / 300.0),
            ["loss/generator"] = 0.5f,
            ["terms/discriminator.adversarial"] = 1,
            ["terms/discriminator.r1"] = 0.1f,
            ["terms/generator.adversarial"] = 0.5f,
            ["score/real"] = 1,
            ["score/painted"] = -1,
            ["pictures/diversity"] = 0.7f,
            ["pictures/distance"] = 0.2f,
            ["gamma/generator.attend8"] = 0.05f,
            ["gamma/discriminator.attend8"] = 0,
            ["sigma/largest"] = 3,
            ["gradient/discriminator"] = 12,
            ["gradient/generator"] = 14,
            ["rate/discriminator"] = 4e-4f,
            ["rate/generator"] = 1e-4f,
            ["machine/images_per_second"] = 60,
            ["machine/live_tensors"] = 405,
            ["machine/peak_memory"] = 1L << 30,
        });
    }

    [Fact]
    public void A_file_begins_with_its_version_and_goes_on_step_by_step()
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
    public void What_is_not_finite_is_told()
    {
        new TensorBoardObserver(Run).Observe(DrawnRun.Step(150));

        Scalars(EventReader.Read(Run.TensorBoard)[^1])["loss/generator"].Should().Be(float.NaN);
    }

    [Fact]
    public void Pictures_of_the_same_step_go_along()
    {
        drawn.Draw();

        Observe(new(Run), 90, 100);

        var events = EventReader.Read(Run.TensorBoard);
        Pictures(events[^2]).Should().BeEmpty();
        var pictures = Pictures(events[^1]);
        pictures.Select(picture => picture.Tag)
            .Should().Equal("samples/generator", "attention/generator", "attention/discriminator.attend8");
        pictures[0].Image.EncodedImageString.ToByteArray().Should().Equal(File.ReadAllBytes(Run.Sample(100)));
        pictures.Should().OnlyContain(picture =>
            picture.Image.Width == 12 && picture.Image.Height == 12 && picture.Image.Colorspace == 3);
    }

    [Fact]
    public void A_wide_picture_is_wide()
    {
        using var two = zeros(2, 3, 8, 8);
        SelfAttentionGan.Imaging.Png.Save(SelfAttentionGan.Imaging.ImageGrid.Draw(two, columns: 2), Run.Sample(100));

        new TensorBoardObserver(Run).Observe(DrawnRun.Step(100));

        var picture = Pictures(EventReader.Read(Run.TensorBoard)[^1]).Single().Image;
        (picture.Width, picture.Height).Should().Be((22, 12));
    }

    [Fact]
    public void Gammas_are_a_histogram_too()
    {
        new TensorBoardObserver(Run).Observe(DrawnRun.Step(500));

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
        (spread.Min, spread.Max, spread.Num, spread.Sum).Should().Be((0, 4, 5, 8), "what is not finite lies nowhere");
        spread.Bucket.Where(count => count > 0).Should().Equal(1, 2, 1, 1);
    }

    [Fact]
    public void A_resumed_run_takes_back_what_it_makes_again()
    {
        Observe(new(Run), 10, 20, 30, 40);

        Observe(new(Run), 30, 40, 50);

        Directory.EnumerateFiles(Run.TensorBoard).Should().HaveCount(2, "each session has a file of its own");
        Seen().Should().Equal(10, 20, 30, 40, 50);
    }

    [Fact]
    public void A_run_that_is_rolled_back_does_so_too()
    {
        Observe(new(Run), 10, 20, 30, 20, 30, 40);

        Seen().Should().Equal(10, 20, 30, 40);
    }

    [Fact]
    public void A_file_is_read_after_older_ones_even_where_the_clock_went_back()
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
            observer.Observe(DrawnRun.Step(step));
    }

    // As TensorBoard has it: the first start of a session is none again, later ones purge from their step on.
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

    private static Dictionary<string, float> Scalars(Event told) => told.Summary.Value
        .Where(value => value.ValueCase == Summary.Types.Value.ValueOneofCase.SimpleValue)
        .ToDictionary(value => value.Tag, value => value.SimpleValue);

    private static Summary.Types.Value[] Pictures(Event told) =>
        [.. told.Summary.Value.Where(value => value.ValueCase == Summary.Types.Value.ValueOneofCase.Image)];

    private static Dictionary<string, HistogramProto> Histograms(Event told) => told.Summary.Value
        .Where(value => value.ValueCase == Summary.Types.Value.ValueOneofCase.Histo)
        .ToDictionary(value => value.Tag, value => value.Histo);
}
