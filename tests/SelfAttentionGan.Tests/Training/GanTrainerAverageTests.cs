using SelfAttentionGan.Losses;
using SelfAttentionGan.Models;
using SelfAttentionGan.Training;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerAverageTests : IClassFixture<Seeded>
{
    private static readonly SaganOptions Small = new() { ImageSize = 16, BaseChannels = 8, LatentDim = 8 };

    private readonly GanTrainerOptions options =
        new() { Steps = 4, BatchSize = 4, ReportEvery = 1, EmaDecay = 0.75, EmaStartStep = 2 };

    private SaganGenerator generator = CreateGenerator(), average = CreateGenerator();
    private SaganDiscriminator discriminator = SaganDiscriminatorBuilder.From(Small).Build();

    [Fact]
    public void The_average_follows_the_generator_from_step_to_step()
    {
        const string weight = "image.weight";
        var expected = zeros(1);
        var average = this.average.get_parameter(weight)!;
        var observer = new DelegateObserver(report =>
        {
            using var constant = no_grad();
            var current = generator.get_parameter(weight)!;
            expected = report.Step < 2 ? current.clone() : 0.75 * expected + 0.25 * current;
            average.allclose(expected, 1e-5, 1e-7).Should().BeTrue($"of step {report.Step}");
        });

        Run(observer);

        average.allclose(generator.get_parameter(weight)!, 1e-5, 1e-7).Should().BeFalse("it lags behind");
        (this.average.training, generator.training).Should().Be((false, true));
    }

    [Fact]
    public void The_same_seed_gives_the_same_average_to_the_bit()
    {
        var first = Train();
        var second = Train();

        first.Should().OnlyContain(entry => entry.Value.allclose(second[entry.Key], 0, 0, false));

        Dictionary<string, Tensor> Train()
        {
            manual_seed(7);
            (generator, average, discriminator) = (CreateGenerator(), CreateGenerator(), SaganDiscriminatorBuilder.From(Small).Build());
            Run();
            return average.state_dict();
        }
    }

    [Fact]
    public void Its_statistics_follow_its_own_weights()
    {
        manual_seed(7);
        (generator, discriminator) = (CreateGenerator(), SaganDiscriminatorBuilder.From(Small).Build());
        Run();
        var ofGenerator = Statistics(generator);
        Statistics(average).Should().Be(ofGenerator, "by default they are copied");

        options.EmaStatisticsInterval = 1;
        manual_seed(7);
        (generator, discriminator) = (CreateGenerator(), SaganDiscriminatorBuilder.From(Small).Build());
        Run();

        Statistics(generator).Should().Be(ofGenerator, "the training is the same");
        Statistics(average).Should().NotBe(ofGenerator);
        average.modules().Should().OnlyContain(layer => !layer.training);

        static string Statistics(SaganGenerator network) => TensorHash.Of(
            network.named_buffers().First(entry => entry.name.EndsWith("running_mean")).buffer);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void An_average_does_not_change_the_training(int statisticsInterval)
    {
        options.EmaStatisticsInterval = statisticsInterval;
        var copy = CreateGenerator();
        var otherDiscriminator = SaganDiscriminatorBuilder.From(Small).Build();
        copy.load_state_dict(generator.state_dict());
        otherDiscriminator.load_state_dict(discriminator.state_dict());

        Run();
        new GanTrainer(copy, otherDiscriminator, options with { EmaDecay = 0 }, new HingeLoss()).Run(new SyntheticImages(), []);

        generator.state_dict().Should().OnlyContain(
            entry => entry.Value.allclose(copy.state_dict()[entry.Key], 0, 0, false));
    }

    [Fact]
    public void The_number_of_live_tensors_stays_the_same_from_step_to_step()
    {
        (options.Steps, options.EmaStatisticsInterval) = (8, 1);
        var alive = new List<long>();

        Run(new DelegateObserver(_ => alive.Add(DisposeScopeManager.Statistics.ThreadTotalLiveCount)));

        alive.Skip(2).Should().OnlyContain(count => count == alive[1], "no step leaves tensors behind");
    }

    [Fact]
    public void The_trainer_creates_and_disposes_an_average_where_none_is_given()
    {
        using var random = get_rng_state();
        generator.to(float64);
        var trainer = new GanTrainer(generator, discriminator, options, new HingeLoss());

        var created = trainer.Average!.Module;

        TensorHash.Of(get_rng_state()).Should().Be(TensorHash.Of(random), "the constructor uses no random numbers");
        created.Should().NotBeSameAs(generator);
        var weights = created.parameters().ToArray();
        weights.Should().OnlyContain(parameter => parameter.dtype == float64, "the generator's are so");
        trainer.Dispose();
        weights.Should().OnlyContain(parameter => parameter.IsInvalid);
        generator.parameters().Should().NotBeEmpty().And.NotContain(parameter => parameter.IsInvalid);
    }

    [Fact]
    public void The_average_that_the_trainer_creates_equals_one_that_is_passed_bit_for_bit()
    {
        var copy = CreateGenerator();
        var otherDiscriminator = SaganDiscriminatorBuilder.From(Small).Build();
        copy.load_state_dict(generator.state_dict());
        otherDiscriminator.load_state_dict(discriminator.state_dict());

        Run();
        using var trainer = new GanTrainer(copy, otherDiscriminator, options, new HingeLoss());
        trainer.Run(new SyntheticImages(), []);

        average.state_dict().Should().OnlyContain(
            entry => entry.Value.allclose(trainer.Average!.Module.state_dict()[entry.Key], 0, 0, false));
    }

    [Fact]
    public void A_decay_needs_a_generator_that_can_be_copied()
    {
        var module = Sequential(Linear(8, 192));
        var make = () => new GanTrainer(IGenerator.From(module, 8), discriminator, options, new HingeLoss());

        make.Should().Throw<ArgumentException>().WithMessage("*needs a second network*CreateCopy*second generator*");

        var copied = () => new GanTrainer(
            IGenerator.From(module, 8, () => Sequential(Linear(8, 192))), discriminator, options, new HingeLoss());
        copied.Should().NotThrow();
    }

    [Fact]
    public void An_average_needs_a_decay()
    {
        options.EmaDecay = 0;

        this.Invoking(test => test.Run())
            .Should().Throw<ArgumentException>().WithMessage($"*{nameof(GanTrainerOptions.EmaDecay)} above 0, but it is 0*");
    }

    [Fact]
    public void An_average_of_another_architecture_is_rejected_before_the_first_step()
    {
        average = SaganGeneratorBuilder.From(Small with { BaseChannels = 16 }).Build();
        var before = generator.get_parameter("image.weight")!.clone();

        this.Invoking(test => test.Run())
            .Should().Throw<ArgumentException>().WithMessage("*the generator's architecture*");
        generator.get_parameter("image.weight")!.allclose(before, 0, 0).Should().BeTrue();
    }

    private static SaganGenerator CreateGenerator() => SaganGeneratorBuilder.From(Small).Build();

    private void Run(params IGanObserver[] observers) =>
        new GanTrainer(generator, discriminator, options, new HingeLoss(), average)
            .Run(new SyntheticImages(), observers);
}
