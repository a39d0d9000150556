// Trains in a generic host, configured by appsettings.json: HostedTraining [--Training:Steps=300] [--Run:Folder=DIR]
// Run it again and it resumes from the newest checkpoint; Ctrl-C finishes the current step and saves it.
using HostedTraining;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Data;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Training;

var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
{
    Args = args,
    ContentRootPath = AppContext.BaseDirectory,
});
var settings = builder.Configuration;

// Options: bound strictly, so a misspelled name is an error, and validated when the host starts.
builder.Services.AddGanTrainer()
    .Bind(settings.GetSection("Training"), binder => binder.ErrorOnUnknownConfiguration = true);
builder.Services.AddOptions<AdversarialOptions>()
    .Bind(settings.GetSection("Objective"), binder => binder.ErrorOnUnknownConfiguration = true);
var model = settings.GetSection("Model").Get<SaganOptions>(binder => binder.ErrorOnUnknownConfiguration = true)
    ?? new SaganOptions();
builder.Services.AddSingleton(Options.Create(model));

// Images, run folder and checkpoints are services; the trainer resolves the checkpoint store.
var run = RunDirectory.OpenOrCreate(settings["Run:Folder"]!);
builder.Services.AddSingleton(run);
builder.Services.AddSingleton<ICheckpointStore>(new FileCheckpointStore(run));
builder.Services.AddSingleton<IImageSource>(Datasets.SyntheticFaces(model.ImageSize));
builder.Services.AddHostedService<TrainingService>();

await builder.Build().RunAsync();
return Environment.ExitCode;
