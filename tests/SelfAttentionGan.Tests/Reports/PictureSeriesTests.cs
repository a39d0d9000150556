using SelfAttentionGan.Reports;

namespace SelfAttentionGan.Tests.Reports;

public sealed class PictureSeriesTests : IDisposable
{
    private readonly DrawnRun drawn = new();

    public void Dispose() => drawn.Dispose();

    [Fact]
    public void Every_folder_of_pictures_is_a_series()
    {
        drawn.Draw();

        PictureSeries.Of(drawn.Run).Select(series => (series.Group, series.Name, Steps(series))).Should().Equal(
            ("samples", "generator", "100 200 300"), ("attention", "generator", "100 200 300"),
            ("attention", "discriminator.attend8", "100 200 300"));
    }

    [Fact]
    public void A_thinned_series_has_frames_at_even_distances_the_first_and_the_last_among_them()
    {
        for (var step = 1; step <= 391; step++)
            DrawnRun.Save(drawn.Run.Sample(step), 0);

        var series = PictureSeries.Of(drawn.Run).Single();

        series.Thin(40).Frames.Select(frame => frame.Step)
            .Should().Equal(Enumerable.Range(0, 40).Select(i => 1 + 10 * i));
        Steps(series.Thin(1)).Should().Be("391");
        series.Thin(0).Frames.Should().BeEmpty();
    }

    [Fact]
    public void What_is_no_picture_of_a_step_is_left_out()
    {
        drawn.Draw();
        var samples = Path.GetDirectoryName(drawn.Run.Sample(1))!;
        var whole = File.ReadAllBytes(drawn.Run.Sample(300));
        File.WriteAllBytes(Path.Combine(samples, "000400.png"), whole[..^1]);
        File.WriteAllBytes(Path.Combine(samples, "000500.png"), []);
        File.WriteAllBytes(Path.Combine(samples, "000600.png"), new byte[1000]);
        File.WriteAllBytes(Path.Combine(samples, "best.png"), whole);
        File.WriteAllBytes(Path.Combine(samples, "-00700.png"), whole);
        Directory.CreateDirectory(Path.Combine(samples, "000800.png"));

        PictureSeries.Of(drawn.Run).Select(Steps).Should().AllBe("100 200 300");
    }

    private static string Steps(PictureSeries series) => string.Join(' ', series.Frames.Select(frame => frame.Step));
}
