using SelfAttentionGan.Imaging;
using SelfAttentionGan.Inference;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Tests.Cli;
using SelfAttentionGan.Visualization;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Inference;

public sealed class TrainedGeneratorTests : IClassFixture<TinyRun>, IDisposable
{
    private static readonly Tensor Kept = zeros(2, 31);

    private readonly TinyRun run;
    private readonly TrainedGenerator generator;

    public TrainedGeneratorTests(TinyRun run)
    {
        this.run = run;
        generator = TrainedGenerator.Open(run.Folder);
    }

    public void Dispose() => generator.Dispose();

    [Fact]
    public void Its_images_are_those_of_sagan_sample()
    {
        var folder = run.Within($"samples{Guid.NewGuid():N}");
        CliResult.Run("sample", run.Folder, "--count", "3", "--seed", "7", "--separate", "--out", folder + "/").Code.Should().Be(0);

        var images = generator.GenerateImages(count: 3, seed: 7);

        Directory.EnumerateFiles(folder).Order().Select(path => ImageBuffer.Read(path).Pixels.ToArray())
            .Should().BeEquivalentTo(images.Select(image => image.Pixels.ToArray()), all => all.WithStrictOrdering());
    }

    [Fact]
    public void It_knows_its_run()
    {
        generator.Step.Should().Be(3, "the newest checkpoint is that of step 3");
        generator.Weights.Should().Be("average", "the run has a moving average");
        (generator.LatentDim, generator.Classes).Should().Be((32, 4));
        generator.ImageShape!.Value.ToString().Should().Be("3×16×16");
        generator.ClassNames.Should().HaveCount(4);
        generator.AttentionLayers.Should().Equal("attend4");
        generator.Run.Should().Be(Path.GetFullPath(run.Folder));
    }

    [Theory]
    [InlineData(double.PositiveInfinity)]
    [InlineData(0.5)]
    public void An_image_depends_on_its_seed_and_place_and_not_on_the_number_of_images(double truncation)
    {
        var many = generator.Generate(new GenerationRequest { Count = 35, Seed = 5, Truncation = truncation });

        foreach (var count in (int[])[1, 2, 16, 17])
        {
            var few = generator.Generate(new GenerationRequest { Count = count, Seed = 5, Truncation = truncation });

            few.shape.Should().Equal(count, 3, 16, 16);
            (few - many[..count]).abs().max().item<float>().Should().BeLessThan(1e-5f);
        }
    }

    [Fact]
    public async Task Given_latents_replace_random_ones_and_may_be_disposed_at_once()
    {
        var latents = randn(5, 32);
        var first = generator.Generate(new GenerationRequest { Latents = latents, Label = 2 });

        var copy = latents.clone();
        var call = generator.GenerateAsync(new() { Latents = copy, Label = 2 });
        copy.Dispose();

        (await call).allclose(first, 0, 0).Should().BeTrue();
        generator.Invoking(its => its.Generate(new GenerationRequest { Latents = Kept }))
            .Should().Throw<ArgumentException>().WithMessage("*shape N×32*but got 2×31*");
    }

    [Fact]
    public void Classes_are_given_by_label_and_found_by_name()
    {
        var latents = randn(1, 32).expand(4, 32);
        var all = generator.Generate(new GenerationRequest { Latents = latents });
        var listed = generator.Generate(new GenerationRequest { Latents = latents, Labels = [3, 1] });
        var name = generator.ClassNames[3];

        listed[0].allclose(all[3], 0, 1e-5).Should().BeTrue();
        listed[3].allclose(all[1], 0, 1e-5).Should().BeTrue("labels are cycled through");
        generator.LabelOf(name.ToUpperInvariant()).Should().Be(3);
        generator.Invoking(its => its.LabelOf("zebra")).Should().Throw<ArgumentException>()
            .WithMessage($"A class must be from 0 to 3*{name}*but got 'zebra'*");
        generator.Invoking(its => its.Generate(new GenerationRequest { Label = 4 })).Should().Throw<ArgumentException>()
            .WithMessage("*from 0 to 3, but got 4*");
    }

    [Fact]
    public void An_interpolation_leads_from_each_latent_to_the_next()
    {
        var request = new GenerationRequest { Count = 3, Seed = 2, Label = 1 };
        var ends = generator.Generate(request);

        var rows = generator.Generate(request with { InterpolationFrames = 4 });

        rows.shape.Should().Equal(2 * 4, 3, 16, 16);
        foreach (var (frame, end) in new[] { (0, 0), (3, 1), (4, 1), (7, 2) })
            rows[frame].allclose(ends[end], 0, 1e-5).Should().BeTrue();
        generator.Invoking(its => its.Generate(request with { Count = 1, InterpolationFrames = 4 }))
            .Should().Throw<ArgumentException>().WithMessage("*but got 1 latent*");
    }

    [Fact]
    public void Attention_maps_are_those_of_the_images()
    {
        using var capture = generator.CaptureAttention(new() { Count = 3, Seed = 4 });

        capture.Images.allclose(generator.Generate(count: 3, seed: 4), 0, 1e-5).Should().BeTrue();
        capture.Maps.shape.Should().Equal(3, 16, 4);
        capture.Maps.sum(-1).allclose(ones(3, 16), 0, 1e-5).Should().BeTrue("a row is a distribution over the keys");
        capture.Layer.Should().Be("attend4");
        capture.Draw().Height.Should().BeGreaterThan(3 * 128);
        generator.Invoking(its => its.CaptureAttention(new(), layer: "attend9")).Should().Throw<ArgumentException>()
            .WithMessage("*none named 'attend9'; choose attend4*");
    }

    [Fact]
    public void Truncation_and_standing_statistics_are_those_of_a_sample_grid()
    {
        using var standing = TrainedGenerator.Open(
            run.Folder, new() { Truncation = 0.5, StandingStatisticsBatches = 2 });
        using var network = SaganGeneratorBuilder.From(RunDirectory.Open(run.Folder).ReadOptions<SaganOptions>("model")).Build();
        new FileCheckpointStore(RunDirectory.Open(run.Folder)).LoadWeights("average", network);

        var images = standing.Generate(count: 4);

        images.allclose(new SampleGrid(network) { Count = 4, Truncation = 0.5, StandingStatisticsBatches = 2 }.Generate(), 0, 1e-5)
            .Should().BeTrue();
        images.allclose(generator.Generate(new GenerationRequest { Count = 4, Truncation = 0.5 }), 0, 1e-3).Should().BeFalse();
    }

    [Fact]
    public void Images_are_encoded_as_png()
    {
        var image = generator.GenerateImages(count: 1).Single();

        ImageBuffer.Read(new MemoryStream(image.ToPng())).Pixels.ToArray().Should().Equal(image.Pixels.ToArray());
    }

    [Fact]
    public void A_call_leaves_no_tensors_behind()
    {
        var before = Live();

        generator.GenerateImages(count: 20);
        generator.Generate(new GenerationRequest { Count = 2, InterpolationFrames = 3 }).Dispose();
        generator.CaptureAttention(new() { Count = 2 }).Dispose();
        generator.Invoking(its => its.Generate(count: 0)).Should().Throw<ArgumentException>();
        generator.Invoking(its => its.Generate(new GenerationRequest { Latents = Kept })).Should().Throw<ArgumentException>();
        using (NewDisposeScope())
            generator.Generate(count: 2);

        Live().Should().Be(before, "the last one was in the caller's scope");

        // Created by one thread, disposed by the other.
        long Live() => DisposeScopeManager.Statistics.ThreadTotalLiveCount + generator.Calls.Run(
            () => DisposeScopeManager.Statistics.ThreadTotalLiveCount, exclusive: false, CancellationToken.None).Result;
    }

    [Fact]
    public void A_network_of_your_own_gets_the_weights_of_its_run()
    {
        var options = RunDirectory.Open(run.Folder).ReadOptions<SaganOptions>("model");

        using var own = TrainedGenerator.Open(run.Folder, build: () => SaganGeneratorBuilder.From(options).Build());

        own.Generate(count: 2).allclose(generator.Generate(count: 2), 0, 1e-5).Should().BeTrue();
    }

    [Fact]
    public void Opening_leaves_torchs_random_numbers_as_they_were()
    {
        manual_seed(4);
        var expected = randn(3);

        manual_seed(4);
        using var other = TrainedGenerator.Open(run.Folder);

        randn(3).allclose(expected, 0, 0).Should().BeTrue();
    }
}
