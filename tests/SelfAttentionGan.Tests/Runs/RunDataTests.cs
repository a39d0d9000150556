using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Runs;

/// <summary>What a run made in code records of its data.</summary>
public sealed class RunDataTests : IClassFixture<Seeded>, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RecordingLogger log = new();
    private readonly RunDirectory run;

    public RunDataTests() => run = RunDirectory.At(Path.Combine(folder.Path, "run"));

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_new_run_records_its_classes_by_name_with_their_image_counts()
    {
        run.ReadData().Should().BeNull("it has not started");

        Train(Images("café", "dog"), steps: 1);

        run.ReadData()!.Classes.Should().Equal(new DataClass("café", 4), new DataClass("dog", 4));
        File.ReadAllText(run.Data).Should().Contain("\"name\": \"café\"").And.Contain("\"fingerprint\": \"");
        Directory.GetFiles(run.Location, "data.json*")
            .Should().ContainSingle("it was written to a temporary file and renamed");
    }

    [Fact]
    public void A_resumed_run_refuses_classes_whose_labels_mean_something_else()
    {
        Train(Images("cat", "dog"), steps: 1);
        var before = File.ReadAllText(run.Data);

        var resume = () => Train(Images("dog", "kitten"), steps: 2);

        resume.Should().Throw<InvalidDataException>().WithMessage("*before 2 classes (cat, dog), now 2 classes (dog, "
            + "kitten); new: kitten; gone: cat. Restore the classes, or start a new run.");
        File.ReadAllText(run.Data).Should().Be(before);
        Directory.GetDirectories(run.Checkpoints).Should().ContainSingle("nothing was trained");
    }

    [Fact]
    public void Other_images_are_logged_once_and_the_run_continues()
    {
        Train(Images("cat", "dog"), steps: 1);

        Train(Images(["cat", "dog"], each: 6), steps: 2);
        log.Lines.Should().ContainSingle(line => line.StartsWith("Warning: The images differ")).Which.Should()
            .Contain("8 before, 12 now: 4 more (cat 4 → 6, dog 4 → 6)");
        log.Entries.Clear();
        Train(Images(["cat", "dog"], each: 6), steps: 3);

        log.Lines.Should().NotContain(line => line.Contains("differ"));
    }

    [Fact]
    public void Other_classes_are_only_logged_where_no_network_takes_labels()
    {
        Train(Images("cat", "dog"), steps: 1, classes: 0);

        Train(Images("dog", "kitten"), steps: 2, classes: 0);

        log.Lines.Should().ContainSingle(line => line.StartsWith("Warning: The classes differ"));
        run.ReadData()!.Classes.Select(known => known.Name).Should().Equal("dog", "kitten");
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"format": {}}""")]
    [InlineData("""{"format": "\ud800"}""")]
    [InlineData("""{"format": 2, "format": 2, "images": 3}""")]
    [InlineData("""{"format": 2, "images": 3, "shape": {}, "classes": null}""")]
    [InlineData("""{"format": 2, "images": 3, "shape": {}, "classes": [{"images": 1}]}""")]
    public void A_damaged_record_is_reported_and_not_taken_for_a_missing_one(string json)
    {
        File.WriteAllText(run.Data, json);

        run.Invoking(its => its.ReadData()).Should().Throw<InvalidDataException>()
            .WithMessage($"{run.Data}: *cannot be read*");
    }

    [Theory]
    [InlineData("", "1")]
    [InlineData("\"format\": 1,", "1")]
    [InlineData("\"format\": 3,", "3")]
    public void A_record_of_another_format_is_refused_with_a_remedy(string format, string has)
    {
        Train(Images("cat", "dog"), steps: 1);
        var recorded = File.ReadAllText(run.Data);
        File.WriteAllText(run.Data, recorded.Replace("\"format\": 2,", format));

        run.Invoking(its => its.ReadData()).Should().Throw<InvalidDataException>()
            .WithMessage($"*it has format {has}, but this library reads format 2). Restore it, or delete it if*");
        File.WriteAllText(run.Data, recorded);
        run.ReadData()!.Images.Should().Be(8);
    }

    private static TensorImageSource Images(params string[] names) => Images(names, each: 4);

    private static TensorImageSource Images(string[] names, int each) => new(
        zeros(names.Length * each, 3, 16, 16),
        tensor(Enumerable.Range(0, names.Length).SelectMany(label => Enumerable.Repeat((long)label, each)).ToArray()),
        classNames: names);

    private void Train(IImageSource source, int steps, int classes = 2)
    {
        var model = new SaganOptions { ImageSize = 16, BaseChannels = 8, LatentDim = 8, Classes = classes };
        using var generator = SaganGeneratorBuilder.From(model).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model).Build();

        new GanTrainer(
            generator, discriminator, new() { Steps = steps, BatchSize = 4 }, new HingeLoss())
        {
            Checkpoints = new FileCheckpointStore(run),
            Log = log,
        }.Run(source, []);
    }
}
