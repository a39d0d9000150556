using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Tests.Training;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Objectives;

public sealed class AdversarialOptionsTests
{
    public static TheoryData<string> Options => Bounds.Of(typeof(AdversarialOptions));

    [Fact]
    public void The_defaults_are_sound()
    {
        Approving(new()).Should().NotThrow();
    }

    [Theory]
    [MemberData(nameof(Options))]
    public void Bounds_are_allowed_and_what_lies_beyond_is_not(string option)
    {
        var property = typeof(AdversarialOptions).GetProperty(option)!;

        foreach (var value in Bounds.Allowed(property))
            Failures(OptionRecords.With(new AdversarialOptions(), option, value)).Should().BeEmpty($"{value} is allowed");
        foreach (var value in Bounds.Refused(property))
            Failures(OptionRecords.With(new AdversarialOptions(), option, value))
                .Should().ContainSingle($"{value} is not").Which.Should().StartWith($"{option} must ");
    }

    [Fact]
    public void Every_mistake_is_named_in_one_message()
    {
        var broken = new AdversarialOptions();
        var options = OptionRecords.Of(typeof(AdversarialOptions))
            .Where(option => option.PropertyType != typeof(bool)).ToArray();
        foreach (var option in options)
            option.SetValue(broken, Bounds.Refused(option)[^1]);

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
    public void Only_a_cross_entropy_has_a_target_to_soften(GanLossKind loss, bool may)
    {
        var approve = Approving(new() { Loss = loss, LabelSmoothing = 0.1 });

        if (may)
            approve.Should().NotThrow();
        else
            approve.Should().Throw<OptionsValidationException>()
                .WithMessage($"LabelSmoothing is the target of a cross-entropy, but Loss is {loss}; *choose Bce.");
    }

    [Fact]
    public void What_options_say_alone_and_together_is_named_in_one_message()
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
        var (json, other) = Configured.Otherwise<AdversarialOptions>();

        Configured.As(json).Get<AdversarialOptions>().Should().Be(other);
    }

    [Fact]
    public void Mistakes_in_configuration_are_named_in_one_message()
    {
        var bind = () => Bound("""{ "R1": -1, "Loss": "17", "LabelSmoothing": 0.1 }""");

        bind.Should().Throw<OptionsValidationException>().Which.Failures.Should().HaveCount(3);
    }

    [Fact]
    public void A_name_that_is_no_choice_is_refused()
    {
        var bind = () => Bound("""{ "Loss": "Hinges" }""");

        bind.Should().Throw<InvalidOperationException>().WithMessage("*Hinges*Options:Loss*");
    }

    [Fact]
    public void A_strict_binding_names_the_key_that_nobody_knows()
    {
        var bind = () => Bound("""{ "R3": 1 }""");

        bind.Should().Throw<InvalidOperationException>().WithMessage("*'R3'*");
    }

    [Fact]
    public void A_game_is_not_changed_by_options_that_are_changed_later()
    {
        var options = new AdversarialOptions { R1Weight = 1 };
        var game = AdversarialObjective.From(options);

        options.R1Weight = 0;

        game.Options!.R1Weight.Should().Be(1);
    }

    private static AdversarialOptions Bound(string json)
    {
        var services = new ServiceCollection();
        services.AddGanTrainer();
        services.AddOptions<AdversarialOptions>()
            .Bind(Configured.As(json), binder => binder.ErrorOnUnknownConfiguration = true);

        return services.BuildServiceProvider().GetRequiredService<IOptions<AdversarialOptions>>().Value;
    }

    private static IEnumerable<string> Failures(AdversarialOptions options) =>
        new AdversarialOptionsValidator().Validate(null, options).Failures ?? [];

    private static Action Approving(AdversarialOptions options) => () => AdversarialObjective.From(options);
}
