using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SelfAttentionGan.Inference;
using WebGallery.Shared;

namespace WebGallery;

/// <summary>The web application of a run.</summary>
internal static class GalleryApplication
{
    /// <summary>Opens the run and builds the application.</summary>
    /// <param name="run">The run's folder.</param>
    /// <param name="args">Arguments of the host, such as <c>--urls=http://localhost:5000</c>.</param>
    public static WebApplication Create(string run, params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddTrainedGenerator(run).BindConfiguration("Generator");
        builder.Services.AddSingleton<IGallery, GeneratorGallery>();

        var app = builder.Build();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapGallery(app.Services.GetRequiredService<IGallery>());    // opens the run now: errors are told at the start

        return app;
    }
}
