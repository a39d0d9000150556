using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerServiceCollectionExtensionsTests
{
    private readonly ServiceCollection services = new();

    [Fact]
    public void A_trainer_is_created_for_any_pair_of_modules()
    {
        services.AddGanTrainer(options => (options.Steps, options.BatchSize) = (1, 2));
        var reports = new List<TrainingReport>();

        services.BuildServiceProvider().CreateGanTrainer(
            Sequential(Linear(4, 192), Tanh(), Unflatten(1, [3, 8, 8])).AsGenerator(latentDim: 4),
            Sequential(Flatten(), Linear(192, 1)).AsDiscriminator())
            .Run(new SyntheticImages(size: 8), [new DelegateObserver(reports.Add)]);

        reports.Should().ContainSingle().Which.Step.Should().Be(1, "Steps is 1");
    }

    [Fact]
    public void An_average_is_passed_to_the_trainer()
    {
        services.AddGanTrainer(options => options.EmaDecay = 0.999);
        var provider = services.BuildServiceProvider();
        var (generator, average) = (Linear(4, 2).AsGenerator(4), Linear(4, 2).AsGenerator(4));

        provider.CreateGanTrainer(generator, Linear(2, 1).AsDiscriminator(), average).Average
            .Should().BeSameAs(average);
        provider.Invoking(its => its.CreateGanTrainer(generator, Linear(2, 1).AsDiscriminator()))
            .Should().Throw<ArgumentException>();
    }

    [Fact]
    public void The_objective_is_created_from_its_options()
    {
        services.AddGanTrainer(objective: options => options.GradientPenaltyWeight = 10);

        services.BuildServiceProvider().GetRequiredService<IGanObjective>()
            .Options.Should().Be(new AdversarialOptions { GradientPenaltyWeight = 10 });
    }

    [Fact]
    public void Each_trainer_has_its_own_objective()
    {
        services.AddGanTrainer();
        var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IGanObjective>().Should().NotBeSameAs(provider.GetRequiredService<IGanObjective>());
    }

    [Fact]
    public void A_registered_objective_is_kept()
    {
        services.AddSingleton<IGanObjective>(new ImageToImageObjective(new HingeLoss()));
        services.AddGanTrainer();

        services.BuildServiceProvider().GetRequiredService<IGanObjective>().Should().BeOfType<ImageToImageObjective>();
    }

    [Fact]
    public void Options_out_of_bounds_are_rejected_when_they_are_first_read()
    {
        services.AddGanTrainer(options => options.GeneratorLearningRate = -1);
        var options = services.BuildServiceProvider().GetRequiredService<IOptions<GanTrainerOptions>>();

        options.Invoking(accessor => accessor.Value)
            .Should().Throw<OptionsValidationException>().WithMessage($"*{nameof(GanTrainerOptions.GeneratorLearningRate)}*but got -1*");
    }
}
