using SelfAttentionGan.Reports;

namespace SelfAttentionGan.Tests.Reports;

public sealed class ImageSeriesTests : IDisposable
{
    private readonly SyntheticRun synthetic = new();

    public void Dispose() => synthetic.Dispose();

    [Fact]
    public void Every_folder_of_images_is_a_series()
    {
        synthetic.WriteImages();

        ImageSeries.FindAll(synthetic.Run).Select(series => (series.Group, series.Name, Steps(series))).Should().Equal(
            ("samples", "generator", "100 200 300"), ("attention", "generator", "100 200 300"),
            ("attention", "discriminator.attend8", "100 200 300"));
    }

    [Fact]
    public void A_thinned_series_has_evenly_spaced_frames_including_both_ends()
    {
        for (var step = 1; step <= 391; step++)
            SyntheticRun.Save(synthetic.Run.Sample(step), 0);

        var series = ImageSeries.FindAll(synthetic.Run).Single();

        series.Downsample(40).Frames.Select(frame => frame.Step)
            .Should().Equal(Enumerable.Range(0, 40).Select(i => 1 + 10 * i));
        Steps(series.Downsample(1)).Should().Be("391");
        series.Downsample(0).Frames.Should().BeEmpty();
    }

    [Fact]
    public void Files_that_are_no_complete_image_of_a_step_are_skipped()
    {
        synthetic.WriteImages();
        var samples = Path.GetDirectoryName(synthetic.Run.Sample(1))!;
        var complete = File.ReadAllBytes(synthetic.Run.Sample(300));
        File.WriteAllBytes(Path.Combine(samples, "000400.png"), complete[..^1]);
        File.WriteAllBytes(Path.Combine(samples, "000500.png"), []);
        File.WriteAllBytes(Path.Combine(samples, "000600.png"), new byte[1000]);
        File.WriteAllBytes(Path.Combine(samples, "best.png"), complete);
        File.WriteAllBytes(Path.Combine(samples, "-00700.png"), complete);
        Directory.CreateDirectory(Path.Combine(samples, "000800.png"));

        ImageSeries.FindAll(synthetic.Run).Select(Steps).Should().AllBe("100 200 300");
    }

    private static string Steps(ImageSeries series) => string.Join(' ', series.Frames.Select(frame => frame.Step));
}
