using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using static TorchSharp.torch;

namespace HostedTraining;

/// <summary>Trains in the background; the host lives for as long as the training does.</summary>
internal sealed class TrainingService(
    IServiceProvider services, IOptions<SaganOptions> model, IOptions<GanTrainerOptions> training,
    IImageSource pictures, RunDirectory run, IHostApplicationLifetime host, ILogger<TrainingService> log)
    : BackgroundService, IGanObserver
{
    public void Observe(TrainingStep step) => log.LogInformation(
        "Step {Step}: D {DiscriminatorLoss:0.000}, G {GeneratorLoss:0.000}, {Speed:0} images/s",
        step.Step, step.DiscriminatorLoss, step.GeneratorLoss, step.ImagesPerSecond);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Train(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            log.LogInformation("Stopped and saved; the next start goes on.");
        }
        catch (Exception failure)
        {
            log.LogError("The training failed: {Reason}", failure.Message);
            Environment.ExitCode = 1;
        }

        host.StopApplication();
    }

    private async Task Train(CancellationToken stop)
    {
        manual_seed(training.Value.Seed);
        using var generator = SaganGeneratorBuilder.From(model.Value).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model.Value).Build();
        var samples = new SampleObserver(run, generator, model.Value.Latent) { Every = 100 };

        // On a thread of its own: torch's scopes belong to one.
        using var trainer = services.CreateGanTrainer(generator, discriminator);
        await trainer.RunAsync(pictures, [this, new MetricsObserver(run), samples], stop);

        log.LogInformation("Samples: {Samples}", samples.Draw(training.Value.Steps));
    }
}
