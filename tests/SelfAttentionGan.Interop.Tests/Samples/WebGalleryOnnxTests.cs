using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Interop.Onnx;
using SelfAttentionGan.Models;
using WebGallery.Onnx;

namespace SelfAttentionGan.Interop.Tests.Samples;

/// <summary>The requests of samples/WebGallery.Onnx, to a server in this process.</summary>
public sealed class WebGalleryOnnxTests : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        var model = Path.Combine(folder.Path, "generator.onnx");
        var options = new SaganOptions { ImageSize = 16, BaseChannels = 8, LatentDim = 16, Classes = 3 };
        using (var generator = SaganGeneratorBuilder.From(options).Build())
            OnnxExporter.Export(generator, model, new()
            {
                AttentionMaps = true,
                Metadata = new Dictionary<string, string> { ["class_names"] = "[\"cat\", \"dog\", \"wild boar\"]" },
            });

        app = GalleryApplication.Create(model, "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning");
        await app.StartAsync();
        client = new() { BaseAddress = new(app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        folder.Dispose();
    }

    [Theory]
    [InlineData("/images.png?seed=3&count=4", 2 * 66 + 2, 2 * 66 + 2)]
    [InlineData("/images.png?count=1&class=dog&truncation=0.5", 66 + 2, 66 + 2)]
    [InlineData("/interpolation.png?count=3", 8 * 66 + 2, 3 * 66 + 2)]
    [InlineData("/attention.png?count=2", 6 * 66 + 2, 2 * 66 + 2)]
    public async Task Images_are_png_of_the_asked_number(string path, int width, int height)
    {
        var response = await client.GetAsync(path);

        var image = ImageBuffer.Read(await response.Content.ReadAsStreamAsync());
        (image.Width, image.Height, image.Channels).Should().Be((width, height, 3));
        response.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        response.Headers.ETag.Should().NotBeNull();
    }

    [Fact]
    public async Task It_describes_its_model()
    {
        var page = JsonDocument.Parse(await client.GetStringAsync("/generator")).RootElement;

        page.GetProperty("source").GetString().Should().Be("generator.onnx");
        page.GetProperty("classes").EnumerateArray().Select(name => name.GetString()).Should().Equal("cat", "dog", "wild boar");
        page.GetProperty("attentionLayers").GetArrayLength().Should().BeGreaterThan(0);
        (await client.GetStringAsync("/")).Should().Contain("<title>Generated images</title>", "both share the page");
    }

    [Fact]
    public async Task A_wrong_class_is_told_with_those_there_are()
    {
        var response = await client.GetAsync("/images.png?class=zebra");

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.Content.ReadAsStringAsync())
            .Should().Be("A class must be from 0 to 2, or one of cat, dog, wild boar, but got 'zebra'.");
    }

    [Fact]
    public async Task Image_i_of_a_seed_is_the_same_whatever_else_is_asked_for()
    {
        var alone = await client.GetByteArrayAsync("/images.png?count=1&seed=5&class=cat");

        var together = await Task.WhenAll(Enumerable.Range(0, 8)
            .Select(call => client.GetByteArrayAsync($"/images.png?count={1 + call % 2}&seed=5&class=cat")));

        together.Where((_, call) => call % 2 == 0).Should().OnlyContain(image => image.SequenceEqual(alone));
    }
}
