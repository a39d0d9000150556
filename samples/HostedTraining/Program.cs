// Trains within a generic host, told by appsettings.json: HostedTraining [--Training:Steps=300] [--Run:Folder=DIR]
// Run it again and it goes on where the newest checkpoint stands; Ctrl-C finishes the step and saves it first.
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

// Options: bound, checked when the host starts, and strict, so that a misspelt one is an error and not a default.
builder.Services.AddGanTrainer()
    .Bind(settings.GetSection("Training"), binder => binder.ErrorOnUnknownConfiguration = true);
builder.Services.AddOptions<AdversarialOptions>()
    .Bind(settings.GetSection("Objective"), binder => binder.ErrorOnUnknownConfiguration = true);
var model = settings.GetSection("Model").Get<SaganOptions>(binder => binder.ErrorOnUnknownConfiguration = true)
    ?? new SaganOptions();
builder.Services.AddSingleton(Options.Create(model));

// Pictures, folder and checkpoints are services like any other; the trainer finds the checkpoints by itself.
var run = RunDirectory.OpenOrCreate(settings["Run:Folder"]!);
builder.Services.AddSingleton(run);
builder.Services.AddSingleton<ICheckpointStore>(new CheckpointFolder(run));
builder.Services.AddSingleton<IImageSource>(new SyntheticFaces(model.ImageSize));
builder.Services.AddHostedService<TrainingService>();

await builder.Build().RunAsync();
return Environment.ExitCode;
