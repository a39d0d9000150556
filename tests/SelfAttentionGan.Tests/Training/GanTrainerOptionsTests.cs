using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Training;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerOptionsTests
{
    public static TheoryData<string> Options => Bounds.Of(typeof(GanTrainerOptions));

    [Fact]
    public void The_defaults_are_sound()
    {
        Complaints(new()).Should().BeEmpty();
    }

    [Theory]
    [InlineData(-1e-4)]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Rates_that_cannot_be_are_refused_by_the_trainer(double rate)
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
    public void Bounds_are_allowed_and_what_lies_beyond_is_not(string option)
    {
        var property = typeof(GanTrainerOptions).GetProperty(option)!;

        foreach (var value in Bounds.Allowed(property))
            Failures(OptionRecords.With(new GanTrainerOptions(), option, value)).Should().BeEmpty($"{value} is allowed");
        foreach (var value in Bounds.Refused(property))
            Failures(OptionRecords.With(new GanTrainerOptions(), option, value))
                .Should().ContainSingle($"{value} is not").Which.Should().StartWith($"{option} must ");
    }

    [Fact]
    public void Every_mistake_is_named_in_one_message()
    {
        var broken = new GanTrainerOptions();
        var options = OptionRecords.Of(typeof(GanTrainerOptions)).Where(option => option.PropertyType != typeof(bool)).ToArray();
        foreach (var option in options)
            option.SetValue(broken, Bounds.Refused(option)[0]);

        var complaints = Complaints(broken);

        foreach (var option in options)
            complaints.Should().ContainSingle(complaint => complaint.StartsWith($"{option.Name} must "));
    }

    [Fact]
    public void A_batch_that_does_not_fall_into_equal_parts_is_refused()
    {
        Complaints(new() { BatchSize = 10, GradientAccumulationSteps = 4 })
            .Should().ContainSingle().Which.Should().Contain("10 is none of 4");
        Complaints(new() { BatchSize = 12, GradientAccumulationSteps = 4 }).Should().BeEmpty();
        Complaints(new() { GradientAccumulationSteps = 0 }).Should().ContainSingle("nobody divides by 0 to find out");
    }

    [Theory]
    [InlineData(100, 0, 0, 100, 100)]
    [InlineData(0, 100, 0, 100, 100)]
    [InlineData(60, 0, 50, 60, 50)]
    public void Rates_that_have_no_step_to_fall_in_are_refused(int warmUp, int from, int until, int start, int end)
    {
        var options = new GanTrainerOptions { Steps = 100, WarmupSteps = warmUp, DecayStartStep = from, DecayEndStep = until };

        Complaints(options).Should().BeEmpty("constant rates do not fall");
        Complaints(options with { LearningRateSchedule = LearningRateScheduleKind.Linear })
            .Should().ContainSingle().Which.Should().Contain($"would from {start} until {end};");
    }

    [Fact]
    public void An_exponential_that_should_end_at_nothing_is_refused()
    {
        Complaints(new() { LearningRateSchedule = LearningRateScheduleKind.Exponential, FinalLearningRateFactor = 0 })
            .Should().ContainSingle().Which.Should().Contain($"{nameof(GanTrainerOptions.FinalLearningRateFactor)} must be above 0");
        Complaints(new() { LearningRateSchedule = LearningRateScheduleKind.Cosine, FinalLearningRateFactor = 0 }).Should().BeEmpty();
    }

    [Fact]
    public void Rmsprop_has_no_first_beta()
    {
        Complaints(new() { Optimizer = OptimizerKind.RmsProp, DiscriminatorBeta1 = 0.5 })
            .Should().ContainSingle().Which.Should().Contain("must be 0 for RmsProp").And.Contain("got 0 and 0.5");
        Complaints(new() { Optimizer = OptimizerKind.RmsProp }).Should().BeEmpty();
    }

    [Fact]
    public void What_options_say_alone_and_together_is_named_in_one_message()
    {
        var wrong = new GanTrainerOptions { GeneratorBeta1 = 1, GradientAccumulationSteps = 3, LearningRateSchedule = LearningRateScheduleKind.Linear, WarmupSteps = 200_000 };

        Complaints(wrong).Should().HaveCount(3);
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
        var (json, other) = Configured.Otherwise<GanTrainerOptions>();

        Configured.As(json).Get<GanTrainerOptions>().Should().Be(other);
    }

    [Fact]
    public void Mistakes_in_configuration_are_named_in_one_message()
    {
        var bind = () => Bound("""{ "Steps": 0, "GeneratorBeta2": 7, "Optimizer": "9" }""");

        bind.Should().Throw<OptionsValidationException>()
            .WithMessage("*Steps must*Optimizer must be one of Adam, AdamW, RmsProp, but got 9; write its name.*GeneratorBeta2 must*");
    }

    [Fact]
    public void A_name_that_is_no_choice_is_refused()
    {
        var bind = () => Bound($$"""{ "{{nameof(GanTrainerOptions.LearningRateSchedule)}}": "Sawtooth" }""");

        bind.Should().Throw<InvalidOperationException>().WithMessage($"*Sawtooth*Options:{nameof(GanTrainerOptions.LearningRateSchedule)}*");
    }

    [Fact]
    public void A_strict_binding_names_the_key_that_nobody_knows()
    {
        var bind = () => Bound("""{ "Stepps": 7 }""");

        bind.Should().Throw<InvalidOperationException>().WithMessage("*'Stepps'*");
    }

    private static GanTrainerOptions Bound(string json)
    {
        var services = new ServiceCollection();
        services.AddGanTrainer().Bind(Configured.As(json), binder => binder.ErrorOnUnknownConfiguration = true);

        return services.BuildServiceProvider().GetRequiredService<IOptions<GanTrainerOptions>>().Value;
    }

    private static IEnumerable<string> Failures(GanTrainerOptions options) =>
        new GanTrainerOptionsValidator().Validate(null, options).Failures ?? [];

    private static IEnumerable<string> Complaints(GanTrainerOptions options)
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
