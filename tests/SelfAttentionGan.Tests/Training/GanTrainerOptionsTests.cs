using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Training;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

public sealed class GanTrainerOptionsTests
{
    [Fact]
    public void The_defaults_are_sound()
    {
        Approving(new()).Should().NotThrow();
    }

    [Theory]
    [InlineData(-1e-4)]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Rates_that_cannot_be_are_refused(double rate)
    {
        Approving(new() { GeneratorRate = rate })
            .Should().Throw<OptionsValidationException>()
            .WithMessage(FormattableString.Invariant($"*GeneratorRate must lie between*but got {rate};*usual*"));
        Approving(new() { DiscriminatorRate = rate }).Should().Throw<OptionsValidationException>();
    }

    [Fact]
    public void Every_mistake_is_named_in_one_message()
    {
        var broken = new GanTrainerOptions
        {
            Steps = 0,
            BatchSize = 0,
            Latent = -1,
            GeneratorRate = -1,
            DiscriminatorRate = double.NaN,
            Beta1 = 1,
            Beta2 = -0.1,
            CriticSteps = 0,
            Seed = -1,
            ReportEvery = 0,
            AverageDecay = 1,
            AverageFrom = -1,
        };

        Approving(broken).Should().Throw<OptionsValidationException>()
            .Which.Failures.Should().HaveCount(typeof(GanTrainerOptions).GetProperties().Length, "every one is broken");
    }

    [Fact]
    public void They_bind_from_configuration()
    {
        using var json = new MemoryStream("""{ "Training": { "Steps": 7, "GeneratorRate": 2e-4 } }"""u8.ToArray());
        var configuration = new ConfigurationBuilder().AddJsonStream(json).Build();
        var services = new ServiceCollection();
        services.AddGanTrainer().Bind(configuration.GetSection("Training"));

        var options = services.BuildServiceProvider().GetRequiredService<IOptions<GanTrainerOptions>>().Value;

        options.Should().Be(new GanTrainerOptions { Steps = 7, GeneratorRate = 2e-4 });
    }

    private static Action Approving(GanTrainerOptions options) =>
        () => _ = new GanTrainer(Identity(), Identity(), options, new HingeLoss());
}
