using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using WebGallery.Shared;

namespace WebGallery.Onnx;

/// <summary>The web application of a model.</summary>
internal static class GalleryApplication
{
    /// <summary>Opens the model and builds the application.</summary>
    /// <param name="model">The ONNX file of a generator.</param>
    /// <param name="args">Arguments of the host, such as <c>--urls=http://localhost:5000</c>.</param>
    public static WebApplication Create(string model, params string[] args)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddSingleton(_ => new OnnxGenerator(model));
        builder.Services.AddSingleton<IGallery, OnnxGallery>();

        var app = builder.Build();
        app.UseDefaultFiles();
        app.UseStaticFiles();
        app.MapGallery(app.Services.GetRequiredService<IGallery>());    // opens the model now: errors are told at the start

        return app;
    }
}
