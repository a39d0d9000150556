using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Observers;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace HostedTraining;

/// <summary>Background service that trains, then stops the host.</summary>
internal sealed class TrainingService(
    IServiceProvider services, IOptions<SaganOptions> model, IOptions<GanTrainerOptions> training,
    IImageSource images, RunDirectory run, IHostApplicationLifetime host, ILogger<TrainingService> log)
    : BackgroundService, IGanObserver
{
    public void Observe(TrainingReport step) => log.LogInformation(
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
            log.LogInformation("Stopped and saved; the next start resumes.");
        }
        catch (Exception failure)
        {
            log.LogError("Training failed: {Reason}", failure.Message);
            Environment.ExitCode = 1;
        }

        host.StopApplication();
    }

    private async Task Train(CancellationToken stop)
    {
        manual_seed(training.Value.Seed);
        using var generator = SaganGeneratorBuilder.From(model.Value).Build();
        using var discriminator = SaganDiscriminatorBuilder.From(model.Value).Build();
        using var trainer = services.CreateGanTrainer(generator, discriminator);
        var samples = GanObservers.Samples(run, generator, every: 100);

        // RunAsync trains on a thread of its own, as dispose scopes belong to a thread.
        await trainer.RunAsync(images, [this, GanObservers.Metrics(run), samples], stop);

        new SampleGrid(generator).Draw().Save(run.Sample(training.Value.Steps));
        log.LogInformation("Samples: {Samples}", run.Sample(training.Value.Steps));
    }
}
