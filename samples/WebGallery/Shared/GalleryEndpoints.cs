using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace WebGallery.Shared;

/// <summary>The requests that the page makes.</summary>
public static class GalleryEndpoints
{
    // An hour, then the browser asks whether the image has changed: it has when the weights have.
    private const string Caching = "public, max-age=3600";

    /// <summary>Maps <c>/generator</c>, <c>/images.png</c>, <c>/interpolation.png</c> and <c>/attention.png</c>.</summary>
    /// <param name="app">The application.</param>
    /// <param name="gallery">Generates the images.</param>
    public static void MapGallery(this IEndpointRouteBuilder app, IGallery gallery)
    {
        app.MapGet("/generator", () => Results.Json(gallery.Description));
        Map("/images.png", 16, GalleryQuery.MaxCount, gallery.DrawImagesAsync);
        Map("/interpolation.png", 2, 8, gallery.DrawInterpolationsAsync);
        Map("/attention.png", 1, 4, gallery.DrawAttentionAsync);

        void Map(
            string path, int defaultCount, int maxCount, Func<GalleryQuery, CancellationToken, Task<byte[]>> draw) =>
            app.MapGet(path, (HttpContext context, CancellationToken stop) =>
                RespondAsync(context, gallery, defaultCount, maxCount, query => draw(query, stop)));
    }

    private static async Task<IResult> RespondAsync(
        HttpContext context, IGallery gallery, int defaultCount, int maxCount, Func<GalleryQuery, Task<byte[]>> draw)
    {
        GalleryQuery query;
        try
        {
            query = GalleryQuery.Read(context.Request.Query, gallery, defaultCount, maxCount);
        }
        catch (ArgumentException error)
        {
            return Results.Text(error.Message, statusCode: StatusCodes.Status400BadRequest);
        }

        var tag = $"\"{Hash(context.Request.Path, query, gallery.Version)}\"";
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = Caching;
        if (context.Request.Headers.IfNoneMatch.Contains(tag))
            return Results.StatusCode(StatusCodes.Status304NotModified);

        return Results.Bytes(await draw(query), "image/png");
    }

    private static string Hash(string path, GalleryQuery query, string version)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{path} {query} {version}");

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..32];
    }
}
