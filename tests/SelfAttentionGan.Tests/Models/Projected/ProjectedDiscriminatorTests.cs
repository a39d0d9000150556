using Goldens;
using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Models.Projected;
using SelfAttentionGan.Training;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Models.Projected;

public sealed class ProjectedDiscriminatorTests : IClassFixture<Seeded>
{
    private static readonly ImageShape Image = new(3, 16, 16);

    private readonly Frozen frozen = new();

    [Fact]
    public void Scores_gradients_and_state_are_those_of_pytorch()
    {
        var golden = new Golden("projected-discriminator");
        frozen.load_state_dict(golden.Under("frozen").ToDictionary(entry => entry.Key, entry => entry.Value.to(ScalarType.Float32)));
        var discriminator = new ProjectedDiscriminator(frozen, frozen.Maps, Image, channels: 2);
        discriminator.state_dict().Keys.Should().BeEquivalentTo(golden.Under("start").Keys);
        frozen.to(ScalarType.Float64);
        discriminator.to(ScalarType.Float64);
        frozen.load_state_dict(golden.Under("frozen"));
        discriminator.load_state_dict(golden.Under("start"));

        var x = golden["1.x"].detach().clone().requires_grad_();
        golden.ShouldHold("0.output", discriminator.call(golden["0.x"].detach()), within: 1e-10);
        var output = discriminator.call(x);
        (output * golden["direction"]).sum().backward();

        golden.ShouldHold("1.output", output, within: 1e-10);
        golden.ShouldHold("grad.x", x.grad, within: 1e-9);
        foreach (var (name, parameter) in discriminator.named_parameters())
            golden.ShouldHold($"grad.{name}", parameter.grad, within: 1e-9);
        foreach (var (name, value) in discriminator.state_dict())
            golden.ShouldHold($"end.{name}", value, within: 1e-10);
    }

    [Fact]
    public void The_number_of_scores_is_known_before_a_call()
    {
        IDiscriminator discriminator = Create();

        discriminator.ScoresPerImage.Should().Be(50, "two heads score 5×5 parts of 8×8");
        discriminator.Score(randn(2, 3, 16, 16)).shape.Should().Equal(2, 50);
        discriminator.Classes.Should().Be(0);
        discriminator.Summary!.Layers.Select(layer => layer.Name).Should().Equal("ccm0", "csm0", "head0", "ccm1", "csm1", "head1");
    }

    [Theory]
    [InlineData(16, 24)]
    [InlineData(20, 20)]
    [InlineData(64, 64)]
    public void Images_of_any_size_are_scored(int height, int width)
    {
        var discriminator = new ProjectedDiscriminator(frozen, frozen.Maps, new(3, height, width), channels: 2);

        discriminator.call(randn(2, 3, height, width)).shape.Should().Equal(2, discriminator.ScoresPerImage);
    }

    [Fact]
    public void The_frozen_network_is_no_part_of_the_module()
    {
        var discriminator = Create();

        discriminator.state_dict().Keys.Should().OnlyContain(
            key => key.StartsWith("ccm") || key.StartsWith("csm") || key.StartsWith("head"));
        discriminator.named_parameters().Should().OnlyContain(entry => entry.name.StartsWith("head"), "mixing is fixed");
        frozen.parameters().Should().OnlyContain(parameter => !parameter.requires_grad);
        discriminator.train();
        frozen.training.Should().BeFalse("its own statistics are those of its training");
    }

    [Fact]
    public void Every_pixel_has_a_gradient()
    {
        var images = randn(2, 3, 16, 16, requires_grad: true);

        Create().call(images).sum().backward();

        images.grad!.abs().min().item<float>().Should().BeGreaterThan(0, "the generator learns through the frozen network");
    }

    [Fact]
    public void Training_changes_the_heads_alone_and_resumes_bit_for_bit()
    {
        var weights = TensorHash.Of(frozen);
        var uninterrupted = new InMemoryCheckpointStore();
        var reports = Train(6, uninterrupted);

        var interrupted = new InMemoryCheckpointStore();
        Train(3, interrupted);
        Train(6, interrupted);

        TensorHash.Of(frozen).Should().Be(weights);
        interrupted.At(6).Should().Equal(uninterrupted.At(6));
        interrupted.At(3)["discriminator"].Should().NotBe(interrupted.At(6)["discriminator"]);
        reports.Should().OnlyContain(report => report.LiveTensors == reports[0].LiveTensors);
    }

    [Fact]
    public void A_call_leaves_only_the_scores()
    {
        var discriminator = Create();
        var images = randn(2, 3, 16, 16);
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        discriminator.call(images);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1);
    }

    [Fact]
    public void Wrong_maps_images_and_channels_are_rejected_with_a_remedy()
    {
        FluentActions.Invoking(() => new ProjectedDiscriminator(frozen, _ => [], Image))
            .Should().Throw<ArgumentException>().WithMessage("*N×C×H×W*got []; return the outputs of convolutions*");
        FluentActions.Invoking(() => new ProjectedDiscriminator(frozen, x => [x.flatten(1)], Image))
            .Should().Throw<ArgumentException>().WithMessage("*got [1×768]*");
        FluentActions.Invoking(() => new ProjectedDiscriminator(frozen, x => [.. frozen.Maps(x).Reverse()], Image))
            .Should().Throw<ArgumentException>().WithMessage("*from the finest to the coarsest, but got [1×6×4×4, 1×4×8×8]; order them*");
        FluentActions.Invoking(() => new ProjectedDiscriminator(frozen, frozen.Maps, Image, channels: 0))
            .Should().Throw<ArgumentException>().WithMessage("*at least 1 channel, but got 0*");
        FluentActions.Invoking(() => Create().call(zeros(2, 3, 8, 8)))
            .Should().Throw<ArgumentException>().WithMessage("*N×3×16×16, but got 2×3×8×8*");
    }

    private ProjectedDiscriminator Create() => new(frozen, frozen.Maps, Image, channels: 2);

    private List<TrainingReport> Train(int steps, InMemoryCheckpointStore store)
    {
        var reports = new List<TrainingReport>();
        manual_seed(3);
        using var generator = SaganGeneratorBuilder.From(new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 }).Build();
        using var discriminator = Create();
        var options = new GanTrainerOptions { Steps = steps, BatchSize = 4, ReportEvery = 1, CheckpointEvery = 3 };

        new GanTrainer(generator, discriminator, options, new HingeLoss()) { Checkpoints = store }
            .Run(new SyntheticImages(), [new DelegateObserver(reports.Add)]);

        return reports;
    }

    private sealed class Frozen : Module<Tensor, Tensor>
    {
        private readonly Conv2d first, second;

        public Frozen()
            : base(nameof(Frozen))
        {
            (first, second) = (Conv2d(3, 4, 3, 2, 1), Conv2d(4, 6, 3, 2, 1));
            RegisterComponents();
        }

        public IReadOnlyList<Tensor> Maps(Tensor images)
        {
            var fine = tanh(first.call(images));

            return [fine, tanh(second.call(fine))];
        }

        public override Tensor forward(Tensor images) => Maps(images)[^1];
    }
}
