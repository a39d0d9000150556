using Microsoft.Extensions.DependencyInjection;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Distributed;

namespace SelfAttentionGan.Distributed.Tests;

public sealed class MpiTrainerExtensionsTests
{
    [Fact]
    public void A_program_that_was_started_alone_trains_alone()
    {
        var services = new ServiceCollection();
        services.AddGanTrainer(options => { }).UseMpi();
        using var provider = services.BuildServiceProvider();

        provider.GetRequiredService<IProcessGroup>().Should().BeSameAs(SingleProcess.Instance);
    }
}
