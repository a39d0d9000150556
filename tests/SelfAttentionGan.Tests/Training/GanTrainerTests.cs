using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Validation;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerTests : IClassFixture<Seeded>
{
    private static readonly SaganOptions Small = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 };

    private readonly GanTrainerOptions options = new() { Steps = 4, BatchSize = 4, ReportEvery = 1 };
    private readonly SyntheticImages images = new();
    private readonly List<TrainingReport> reports = [];

    private int latentDim = 8;
    private Module<Tensor, Tensor> generator = SaganGeneratorBuilder.From(Small).Build();
    private Module<Tensor, Tensor> discriminator = SaganDiscriminatorBuilder.From(Small).Build();

    [Fact]
    public void Both_networks_are_trained()
    {
        var before = Weights().Select(weight => weight.clone()).ToArray();

        Run();

        Weights().Zip(before).Should().OnlyContain(
            pair => !pair.First.allclose(pair.Second, 0, 0), "Adam moves every weight that has a gradient");
    }

    [Fact]
    public void Reports_follow_their_interval_and_the_last_step()
    {
        options.Steps = 5;
        options.ReportEvery = 2;

        Run();

        reports.Select(report => report.Step).Should().Equal(2, 4, 5);
        reports.Should().OnlyContain(report => report.ImagesPerSecond > 0 && report.Seconds > 0);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bits()
    {
        var first = Train();
        var second = Train();

        first.Keys.Should().Equal(second.Keys);
        first.Should().OnlyContain(entry => entry.Value.allclose(second[entry.Key], 0, 0, false));

        Dictionary<string, Tensor> Train()
        {
            manual_seed(7);
            generator = SaganGeneratorBuilder.From(Small).Build();
            discriminator = SaganDiscriminatorBuilder.From(Small).Build();
            Run();
            return generator.state_dict();
        }
    }

    [Fact]
    public void The_number_of_live_tensors_stays_the_same_from_step_to_step()
    {
        options.Steps = 8;
        options.CriticSteps = 2;
        var alive = new List<long>();

        Run(new DelegateObserver(_ => alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)));

        alive.Skip(2).Should().OnlyContain(count => count == alive[1], "no step leaves tensors behind");
    }

    [Fact]
    public void The_discriminator_is_unfrozen_after_the_generators_update()
    {
        Run();

        discriminator.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
    }

    [Fact]
    public void A_parameter_that_was_frozen_stays_frozen()
    {
        var bias = discriminator.get_parameter("score.bias")!;
        bias.requires_grad = false;

        Run();

        discriminator.get_parameter("score.bias")!.requires_grad.Should().BeFalse();
    }

    [Fact]
    public void Critic_steps_update_the_discriminator_several_times_per_step()
    {
        options.CriticSteps = 3;
        options.Steps = 1;
        var calls = 0;
        discriminator = new Counting(discriminator, () => calls++);

        Run();

        calls.Should().Be(1 + 3 * 2 + 1, "the shape check, real and generated images of each critic step, the generator's update");
    }

    [Fact]
    public void Any_pair_of_modules_can_be_trained()
    {
        generator = Sequential(Linear(8, 3 * 16 * 16), Tanh(), Unflatten(1, [3, 16, 16]));
        discriminator = Sequential(Flatten(), Linear(3 * 16 * 16, 1));

        Run();

        reports.Should().HaveCount(4);
    }

    [Fact]
    public void A_loss_that_is_not_a_number_stops_the_training_and_is_named()
    {
        var trainer = Trainer(new Broken());

        var run = () => trainer.Run(images, [new DelegateObserver(reports.Add)]);

        run.Should().Throw<NotFiniteNumberException>().WithMessage($"*generator's loss*step 1 on*{nameof(GanTrainerOptions.GeneratorLearningRate)}*");
        reports.Should().BeEmpty();
    }

    [Fact]
    public void A_loss_that_was_not_a_number_between_two_reports_is_detected_at_the_next()
    {
        options.ReportEvery = 4;
        var loss = new Broken { OnlyAt = 2 };

        var run = () => Trainer(loss).Run(images, []);

        run.Should().Throw<NotFiniteNumberException>().WithMessage("*generator's loss*step 2 on*");
    }

    [Fact]
    public void Latents_of_another_dimension_are_rejected_before_the_first_step()
    {
        generator = Sequential(generator);
        latentDim = 9;

        this.Invoking(test => test.Run())
            .Should().Throw<ArgumentException>().WithMessage("*LatentDim, 9*N×8*");
        reports.Should().BeEmpty();
    }

    [Fact]
    public void Images_of_another_size_are_rejected_before_the_first_step()
    {
        var run = () => Trainer().Run(new SyntheticImages(size: 32), []);

        run.Should().Throw<ArgumentException>().WithMessage("*3×32×32*generates 3×16×16*");
    }

    [Fact]
    public void A_discriminator_of_another_size_is_rejected_before_the_first_step()
    {
        discriminator = SaganDiscriminatorBuilder.From(Small with { ImageSize = 32 }).Build();

        this.Invoking(test => test.Run())
            .Should().Throw<ArgumentException>().WithMessage("*discriminator*3×16×16*throws*N×3×32×32*");
    }

    [Fact]
    public void More_than_one_score_per_image_is_rejected_before_the_first_step()
    {
        discriminator = Sequential(Flatten(), Linear(3 * 16 * 16, 2));

        this.Invoking(test => test.Run())
            .Should().Throw<ArgumentException>().WithMessage("*one score per image*2×2*");
    }

    [Fact]
    public void Fewer_images_than_a_batch_are_rejected()
    {
        var run = () => Trainer().Run(new SyntheticImages(count: 3), []);

        run.Should().Throw<ArgumentException>().WithMessage("*3 images*batches of 4*");
    }

    [Fact]
    public void The_shape_check_leaves_the_networks_untouched()
    {
        var before = generator.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.clone());

        new ShapeCheck(generator.AsGenerator(), discriminator.AsDiscriminator(), CPU).Run(images.Shape);

        generator.training.Should().BeTrue();
        generator.state_dict().Should().OnlyContain(entry => entry.Value.allclose(before[entry.Key], 0, 0, false));
    }

    [Fact]
    public void Cancellation_ends_the_training_before_the_next_step()
    {
        using var cancellation = new CancellationTokenSource();
        var stop = new DelegateObserver(step => cancellation.Cancel());

        var run = () => Trainer().Run(images, [stop, new DelegateObserver(reports.Add)], cancellation.Token);

        run.Should().Throw<OperationCanceledException>();
        reports.Should().HaveCount(1);
    }

    [Fact]
    public void Options_that_are_changed_later_change_nothing()
    {
        var trainer = Trainer();
        options.Steps = 1_000_000;

        trainer.Run(images, [new DelegateObserver(reports.Add)]);

        reports.Should().HaveCount(4);
    }

    private void Run(params IGanObserver[] others) => Trainer().Run(images, [new DelegateObserver(reports.Add), .. others]);

    private GanTrainer Trainer(IGanLoss? loss = null) => new(
        generator.AsGenerator(latentDim), discriminator.AsDiscriminator(), options, loss ?? new HingeLoss());

    private IEnumerable<Tensor> Weights() => generator.parameters().Concat(discriminator.parameters())
        .Where(parameter => parameter.dim() > 1);

    /// <summary>A loss whose generator loss is NaN: always, or at one step.</summary>
    private sealed class Broken : IGanLoss
    {
        private readonly HingeLoss hinge = new();
        private int step;

        public int? OnlyAt { get; init; }

        public Tensor ForDiscriminator(Tensor realScores, Tensor fakeScores) =>
            hinge.ForDiscriminator(realScores, fakeScores);

        public Tensor ForGenerator(Tensor fakeScores, Func<Tensor> realScores)
        {
            step++;
            var loss = hinge.ForGenerator(fakeScores, realScores);

            // At one step the gradient is cut off: weights and all later losses stay finite.
            return OnlyAt is null ? loss * double.NaN
                : step == OnlyAt ? loss.detach().requires_grad_() * double.NaN
                : loss;
        }
    }

    private sealed class Counting : Module<Tensor, Tensor>
    {
        private readonly Module<Tensor, Tensor> inner;
        private readonly Action count;

        public Counting(Module<Tensor, Tensor> inner, Action count)
            : base(nameof(Counting))
        {
            (this.inner, this.count) = (inner, count);
            RegisterComponents();
        }

        public override Tensor forward(Tensor x)
        {
            count();
            return inner.call(x);
        }
    }
}
