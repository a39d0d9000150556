using SelfAttentionGan.Reports;
using SelfAttentionGan.Visualization;
using SkiaSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Reports;

public sealed class ReportImagesTests : IClassFixture<Seeded>, IDisposable
{
    private readonly SyntheticRun synthetic = new();

    public void Dispose() => synthetic.Dispose();

    [Fact]
    public void Images_that_fit_are_embedded_unchanged_without_a_note()
    {
        synthetic.WriteImages();

        var images = Fit(10_000_000);

        images.Note.Should().BeEmpty();
        images.Series.Sum(series => series.Frames.Count).Should().Be(9);
        images.Files.Should().HaveCount(9).And.OnlyContain(file => file.Value.Type == "image/png");
        images.Files.Should().OnlyContain(file => file.Value.Bytes.SequenceEqual(File.ReadAllBytes(file.Key)));
    }

    [Fact]
    public void Of_many_steps_forty_are_embedded_with_a_note()
    {
        for (var step = 1; step <= 391; step++)
            SyntheticRun.Save(synthetic.Run.Sample(step), 0);

        var images = Fit(10_000_000);

        images.Series.Single().Frames.Should().HaveCount(40);
        images.Note.Should().StartWith("Images of 40 of 391 steps are embedded;").And.Contain("run's folder");
    }

    [Fact]
    public void Large_images_become_jpegs_that_fit_into_the_page()
    {
        var one = SaveNoise(steps: 12);

        var images = Fit(8 * one);

        images.Series.Single().Frames.Count.Should().BeGreaterThan(6, "base64 adds a third: six files would fit");
        images.Files.Should().OnlyContain(file => file.Value.Type == "image/jpeg");
        Length(images).Should().BeLessThanOrEqualTo(8 * one);
        images.Series.Single().Frames.Select(frame => frame.Step).Should().StartWith([1]).And.EndWith([12]);
        images.Note.Should().Contain($"Images of {images.Files.Count} of 12 steps are embedded and re-encoded as JPEG");
        using var decoded = SKBitmap.Decode(images.Files.Values.Last().Bytes);
        (decoded.Width, decoded.Height).Should().Be((504, 504));
    }

    [Fact]
    public void Images_are_downscaled_where_fewer_than_ten_fit()
    {
        var one = SaveNoise(steps: 12);

        var images = Fit(one / 2);

        images.Files.Should().NotBeEmpty();
        Length(images).Should().BeLessThanOrEqualTo(one / 2);
        using var decoded = SKBitmap.Decode(images.Files.Values.Last().Bytes);
        decoded.Width.Should().Be(360);
    }

    [Fact]
    public void Without_space_there_are_no_images_and_a_note()
    {
        synthetic.WriteImages();

        var images = Fit(100);

        images.Series.Should().BeEmpty();
        images.Note.Should().Contain("0 of 3 steps");
    }

    [Fact]
    public void A_run_without_images_has_no_note() => Fit(10_000_000).Note.Should().BeEmpty();

    private ReportImages Fit(long bytes) => ReportImages.Fit(ImageSeries.FindAll(synthetic.Run), bytes);

    private static long Length(ReportImages images) =>
        images.Files.Values.Sum(file => Convert.ToBase64String(file.Bytes).Length + 100L);

    /// <summary>Saves the same image of 504×504 at each step, and returns the length of its file.</summary>
    private long SaveNoise(int steps)
    {
        using var image = rand(1, 3, 500, 500) * 2 - 1;
        ImageGrid.Draw(image).Save(synthetic.Run.Sample(1));
        for (var step = 2; step <= steps; step++)
            File.Copy(synthetic.Run.Sample(1), synthetic.Run.Sample(step));

        return new FileInfo(synthetic.Run.Sample(1)).Length;
    }
}
