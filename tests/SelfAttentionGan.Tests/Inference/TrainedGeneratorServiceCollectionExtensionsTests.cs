using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Inference;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Tests.Inference;

public sealed class TrainedGeneratorServiceCollectionExtensionsTests(TinyRun run) : IClassFixture<TinyRun>
{
    private readonly ServiceCollection services = new();

    [Fact]
    public void The_application_shares_one_generator_and_disposes_it()
    {
        services.AddTrainedGenerator(run.Folder, options => options.Step = 2);
        var provider = services.BuildServiceProvider();

        var generator = provider.GetRequiredService<TrainedGenerator>();

        generator.Step.Should().Be(2);
        provider.GetRequiredService<TrainedGenerator>().Should().BeSameAs(generator);
        provider.Dispose();
        generator.Invoking(its => its.Generate(count: 1)).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Options_are_bound_from_configuration()
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection(
            [new("Generator:LiveWeights", "true"), new("Generator:MaxConcurrentCalls", "2")]).Build();
        services.AddTrainedGenerator(run.Folder).Bind(settings.GetSection("Generator"));
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<TrainedGenerator>().Weights.Should().Be("generator");
        provider.GetRequiredService<TrainedGenerator>().Calls.Concurrency.Should().Be(2);
    }

    [Fact]
    public void Options_out_of_bounds_are_rejected()
    {
        services.AddTrainedGenerator(run.Folder, options => options.MaxConcurrentCalls = -1);
        using var provider = services.BuildServiceProvider();

        provider.Invoking(its => its.GetRequiredService<TrainedGenerator>())
            .Should().Throw<OptionsValidationException>().WithMessage("*MaxConcurrentCalls*but got -1*");
    }
}
