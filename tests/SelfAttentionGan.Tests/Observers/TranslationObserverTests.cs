using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Pairs;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Observers;

public sealed class TranslationObserverTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunDirectory run;
    private readonly IGenerator generator = IGenerator.From(Conv2d(1, 3, 1), latentDim: 0);
    private readonly IImageSource digits = Datasets.SyntheticDigits(16, channels: 3);

    public TranslationObserverTests() => run = RunDirectory.At(folder.Path);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Inputs_outputs_and_targets_are_rendered_at_each_multiple_of_the_interval()
    {
        var observer = GanObservers.Translations(run, generator, Datasets.Pairs(digits, ImageCorruptions.Grayscale()), every: 20, count: 2);

        foreach (var step in new[] { 10, 20, 30, 40 })
            observer.Observe(new() { Step = step });

        Directory.EnumerateFiles(Path.Combine(run.Location, "samples")).Select(Path.GetFileName).Order()
            .Should().Equal("000020.png", "000040.png");
        ImageBuffer.Read(run.Sample(20)).Width.Should().Be(3 * 64 + 4 * 2, "images are enlarged to 64 pixels");
        generator.Module.training.Should().BeTrue();
    }

    [Fact]
    public void A_source_without_pairs_is_refused()
    {
        var observer = GanObservers.Translations(run, generator, digits, every: 1);

        observer.Invoking(translations => translations.Observe(new() { Step = 1 })).Should().Throw<InvalidDataException>()
            .WithMessage("*SyntheticDigits*without inputs*");
    }
}
