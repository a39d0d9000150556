using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Tests.Options;
using SelfAttentionGan.Training;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerOptionsTests
{
    public static TheoryData<string> Options => OptionBounds.Of(typeof(GanTrainerOptions));

    [Fact]
    public void The_defaults_are_valid()
    {
        Errors(new()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(-1e-4)]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Invalid_learning_rates_are_rejected_by_the_trainer(double rate)
    {
        var make = () => new GanTrainer(
            Identity().AsGenerator(), Identity().AsDiscriminator(),
            new() { GeneratorLearningRate = rate, DiscriminatorLearningRate = rate }, new HingeLoss());

        make.Should().Throw<OptionsValidationException>().WithMessage(
            FormattableString.Invariant(
                $"*{nameof(GanTrainerOptions.GeneratorLearningRate)} must lie between*but got {rate};*usual*") +
            $"{nameof(GanTrainerOptions.DiscriminatorLearningRate)} must lie between*");
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Bounds_are_valid_and_values_beyond_them_are_not(string option)
    {
        var property = typeof(GanTrainerOptions).GetProperty(option)!;

        foreach (var value in OptionBounds.Valid(property))
            Failures(OptionRecords.With(new GanTrainerOptions(), option, value)).Should().BeEmpty($"{value} is valid");
        foreach (var value in OptionBounds.Invalid(property))
            Failures(OptionRecords.With(new GanTrainerOptions(), option, value))
                .Should().ContainSingle($"{value} is not").Which.Should().StartWith($"{option} must ");
    }

    [Fact]
    public void All_errors_are_in_one_message()
    {
        var broken = new GanTrainerOptions();
        var options = OptionRecords.Of(typeof(GanTrainerOptions)).Where(option => option.PropertyType != typeof(bool)).ToArray();
        foreach (var option in options)
            option.SetValue(broken, OptionBounds.Invalid(option)[0]);

        var errors = Errors(broken);

        foreach (var option in options)
            errors.Should().ContainSingle(error => error.StartsWith($"{option.Name} must "));
    }

    [Fact]
    public void A_batch_that_cannot_be_split_into_equal_parts_is_rejected()
    {
        Errors(new() { BatchSize = 10, GradientAccumulationSteps = 4 })
            .Should().ContainSingle().Which.Should().Contain("10 is none of 4");
        Errors(new() { BatchSize = 12, GradientAccumulationSteps = 4 }).Should().BeEmpty();
        Errors(new() { GradientAccumulationSteps = 0 }).Should().ContainSingle("nothing is divided by 0");
    }

    [Theory]
    [InlineData(100, 0, 0, 100, 100)]
    [InlineData(0, 100, 0, 100, 100)]
    [InlineData(60, 0, 50, 60, 50)]
    public void A_decay_without_steps_is_rejected(int warmUp, int from, int until, int start, int end)
    {
        var options = new GanTrainerOptions { Steps = 100, WarmupSteps = warmUp, DecayStartStep = from, DecayEndStep = until };

        Errors(options).Should().BeEmpty("constant rates do not decay");
        Errors(options with { LearningRateSchedule = LearningRateScheduleKind.Linear })
            .Should().ContainSingle().Which.Should().Contain($"would from {start} until {end};");
    }

    [Fact]
    public void An_exponential_decay_to_zero_is_rejected()
    {
        Errors(new() { LearningRateSchedule = LearningRateScheduleKind.Exponential, FinalLearningRateFactor = 0 })
            .Should().ContainSingle().Which.Should().Contain($"{nameof(GanTrainerOptions.FinalLearningRateFactor)} must be above 0");
        Errors(new() { LearningRateSchedule = LearningRateScheduleKind.Cosine, FinalLearningRateFactor = 0 }).Should().BeEmpty();
    }

    [Fact]
    public void Rmsprop_has_no_first_beta()
    {
        Errors(new() { Optimizer = OptimizerKind.RmsProp, DiscriminatorBeta1 = 0.5 })
            .Should().ContainSingle().Which.Should().Contain("must be 0 for RmsProp").And.Contain("got 0 and 0.5");
        Errors(new() { Optimizer = OptimizerKind.RmsProp }).Should().BeEmpty();
    }

    [Fact]
    public void Errors_of_single_and_of_combined_options_are_in_one_message()
    {
        var wrong = new GanTrainerOptions { GeneratorBeta1 = 1, GradientAccumulationSteps = 3, LearningRateSchedule = LearningRateScheduleKind.Linear, WarmupSteps = 200_000 };

        Errors(wrong).Should().HaveCount(3);
    }

    [Fact]
    public void They_bind_from_configuration()
    {
        var options = Bound($$"""{ "Steps": 7, "{{nameof(GanTrainerOptions.GeneratorLearningRate)}}": 2e-4, "optimizer": "adamw" }""");

        options.Should().Be(new GanTrainerOptions
        {
            Steps = 7,
            GeneratorLearningRate = 2e-4,
            Optimizer = OptimizerKind.AdamW,
        });
    }

    [Fact]
    public void Every_option_binds_from_configuration()
    {
        var (json, other) = TestConfiguration.WithOtherValues<GanTrainerOptions>();

        TestConfiguration.FromJson(json).Get<GanTrainerOptions>().Should().Be(other);
    }

    [Fact]
    public void All_errors_of_a_configuration_are_in_one_message()
    {
        var bind = () => Bound("""{ "Steps": 0, "GeneratorBeta2": 7, "Optimizer": "9" }""");

        bind.Should().Throw<OptionsValidationException>()
            .WithMessage("*Steps must*Optimizer must be one of Adam, AdamW, RmsProp, but got 9; write its name.*GeneratorBeta2 must*");
    }

    [Fact]
    public void An_unknown_enum_name_is_rejected()
    {
        var bind = () => Bound($$"""{ "{{nameof(GanTrainerOptions.LearningRateSchedule)}}": "Sawtooth" }""");

        bind.Should().Throw<InvalidOperationException>().WithMessage($"*Sawtooth*Options:{nameof(GanTrainerOptions.LearningRateSchedule)}*");
    }

    [Fact]
    public void Strict_binding_names_the_unknown_key()
    {
        var bind = () => Bound("""{ "Stepps": 7 }""");

        bind.Should().Throw<InvalidOperationException>().WithMessage("*'Stepps'*");
    }

    private static GanTrainerOptions Bound(string json)
    {
        var services = new ServiceCollection();
        services.AddGanTrainer().Bind(TestConfiguration.FromJson(json), binder => binder.ErrorOnUnknownConfiguration = true);

        return services.BuildServiceProvider().GetRequiredService<IOptions<GanTrainerOptions>>().Value;
    }

    private static IEnumerable<string> Failures(GanTrainerOptions options) =>
        new GanTrainerOptionsValidator().Validate(null, options).Failures ?? [];

    private static IEnumerable<string> Errors(GanTrainerOptions options)
    {
        try
        {
            GanTrainerOptionsValidator.Approve(options);
            return [];
        }
        catch (OptionsValidationException refusal)
        {
            return refusal.Failures;
        }
    }
}
