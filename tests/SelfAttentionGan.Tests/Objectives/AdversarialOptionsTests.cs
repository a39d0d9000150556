using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Tests.Options;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Objectives;

public sealed class AdversarialOptionsTests
{
    public static TheoryData<string> Options => OptionBounds.Of(typeof(AdversarialOptions));

    [Fact]
    public void The_defaults_are_valid()
    {
        Approving(new()).Should().NotThrow();
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Bounds_are_valid_and_values_beyond_them_are_not(string option)
    {
        var property = typeof(AdversarialOptions).GetProperty(option)!;

        foreach (var value in OptionBounds.Valid(property))
            Failures(OptionRecords.With(new AdversarialOptions(), option, value)).Should().BeEmpty($"{value} is valid");
        foreach (var value in OptionBounds.Invalid(property))
            Failures(OptionRecords.With(new AdversarialOptions(), option, value))
                .Should().ContainSingle($"{value} is not").Which.Should().StartWith($"{option} must ");
    }

    [Fact]
    public void All_errors_are_in_one_message()
    {
        var broken = new AdversarialOptions();
        var options = OptionRecords.Of(typeof(AdversarialOptions))
            .Where(option => option.PropertyType != typeof(bool)).ToArray();
        foreach (var option in options)
            option.SetValue(broken, OptionBounds.Invalid(option)[^1]);

        Approving(broken).Should().Throw<OptionsValidationException>()
            .Which.Failures.Should().HaveCount(options.Length).And.OnlyContain(failure => failure.Contains(" must "));
    }

    [Theory]
    [InlineData(GanLossKind.Hinge, false)]
    [InlineData(GanLossKind.Bce, true)]
    [InlineData(GanLossKind.BceSaturating, true)]
    [InlineData(GanLossKind.LeastSquares, false)]
    [InlineData(GanLossKind.Wasserstein, false)]
    [InlineData(GanLossKind.RelativisticAverage, false)]
    [InlineData(GanLossKind.RelativisticPairing, false)]
    public void Label_smoothing_needs_the_bce_loss(GanLossKind loss, bool isValid)
    {
        var approve = Approving(new() { Loss = loss, LabelSmoothing = 0.1 });

        if (isValid)
            approve.Should().NotThrow();
        else
            approve.Should().Throw<OptionsValidationException>()
                .WithMessage($"LabelSmoothing is the target of a cross-entropy, but Loss is {loss}; *choose Bce.");
    }

    [Theory]
    [InlineData(GanLossKind.Hinge, true)]
    [InlineData(GanLossKind.Bce, true)]
    [InlineData(GanLossKind.BceSaturating, true)]
    [InlineData(GanLossKind.LeastSquares, false)]
    [InlineData(GanLossKind.Wasserstein, false)]
    [InlineData(GanLossKind.RelativisticAverage, false)]
    [InlineData(GanLossKind.RelativisticPairing, false)]
    public void Adaptive_augmentation_needs_scores_around_zero(GanLossKind loss, bool isValid)
    {
        var approve = Approving(new() { Loss = loss, AdaptiveAugment = true });

        if (isValid)
            approve.Should().NotThrow();
        else
            approve.Should().Throw<OptionsValidationException>()
                .WithMessage($"AdaptiveAugment counts *with Loss {loss} 0 is no boundary; choose Hinge or Bce*");
    }

    [Fact]
    public void Errors_of_single_and_of_combined_options_are_in_one_message()
    {
        Approving(new() { LabelSmoothing = 0.1, R1Weight = -1 }).Should().Throw<OptionsValidationException>()
            .Which.Failures.Should().HaveCount(2);
    }

    [Fact]
    public void They_bind_from_configuration()
    {
        Bound("""{ "Loss": "bceSaturating", "labelSmoothing": 0.1, "AugmentColor": true }""").Should().Be(
            new AdversarialOptions { Loss = GanLossKind.BceSaturating, LabelSmoothing = 0.1, AugmentColor = true });
    }

    [Fact]
    public void Every_option_binds_from_configuration()
    {
        var (json, other) = TestConfiguration.WithOtherValues<AdversarialOptions>();

        TestConfiguration.FromJson(json).Get<AdversarialOptions>().Should().Be(other);
    }

    [Fact]
    public void All_errors_of_a_configuration_are_in_one_message()
    {
        var bind = () => Bound("""{ "R1Weight": -1, "Loss": "17", "LabelSmoothing": 0.1 }""");

        bind.Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(3);
    }

    [Fact]
    public void An_unknown_enum_name_is_rejected()
    {
        var bind = () => Bound("""{ "Loss": "Hinges" }""");

        bind.Should().Throw<InvalidOperationException>().WithMessage("*Hinges*Options:Loss*");
    }

    [Fact]
    public void Strict_binding_names_the_unknown_key()
    {
        var bind = () => Bound("""{ "R3": 1 }""");

        bind.Should().Throw<InvalidOperationException>().WithMessage("*'R3'*");
    }

    [Fact]
    public void Changing_the_options_later_does_not_change_the_objective()
    {
        var options = new AdversarialOptions { R1Weight = 1 };
        var objective = AdversarialObjective.From(options);

        options.R1Weight = 0;

        objective.Options!.R1Weight.Should().Be(1);
    }

    private static AdversarialOptions Bound(string json)
    {
        var services = new ServiceCollection();
        services.AddGanTrainer();
        services.AddOptions<AdversarialOptions>()
            .Bind(TestConfiguration.FromJson(json), binder => binder.ErrorOnUnknownConfiguration = true);

        return services.BuildServiceProvider().GetRequiredService<IOptions<AdversarialOptions>>().Value;
    }

    private static IEnumerable<string> Failures(AdversarialOptions options) =>
        new AdversarialOptionsValidator().Validate(null, options).Failures ?? [];

    private static Action Approving(AdversarialOptions options) => () => AdversarialObjective.From(options);
}
