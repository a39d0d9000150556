using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Cli;
using WebGallery;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>The requests of samples/WebGallery, to a server in this process.</summary>
public sealed class WebGalleryTests(TinyRun run) : IClassFixture<TinyRun>, IAsyncLifetime
{
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        app = GalleryApplication.Create(run.Folder, "--urls=http://127.0.0.1:0", "--Logging:LogLevel:Default=Warning");
        await app.StartAsync();
        client = new() { BaseAddress = new(app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
    }

    [Theory]
    [InlineData("/images.png?seed=3&count=4", 2 * 66 + 2, 2 * 66 + 2)]
    [InlineData("/images.png", 4 * 66 + 2, 4 * 66 + 2)]
    [InlineData("/images.png?count=1&class=2&truncation=0.5", 66 + 2, 66 + 2)]
    [InlineData("/interpolation.png?count=3", 8 * 66 + 2, 3 * 66 + 2)]
    public async Task Images_are_png_of_the_asked_number(string path, int width, int height)
    {
        var image = await Image(path);

        (image.Width, image.Height).Should().Be((width, height));
    }

    [Fact]
    public async Task Attention_maps_are_drawn_beside_their_images() =>
        (await Image("/attention.png?seed=3&count=2&layer=attend8")).Width.Should().BeGreaterThan(5 * 128);

    [Fact]
    public async Task A_class_is_given_by_name()
    {
        var name = JsonDocument.Parse(await client.GetStringAsync("/generator")).RootElement
            .GetProperty("classes")[1].GetString();

        (await client.GetByteArrayAsync($"/images.png?class={name}")).Should().Equal(
            await client.GetByteArrayAsync("/images.png?class=1"));
    }

    [Theory]
    [InlineData("/images.png?seed=abc", "seed must be a whole number from 0 to 2147483647, but got 'abc'; 1 is usual.")]
    [InlineData("/images.png?seed=-1", "seed must be a whole number*got '-1'*")]
    [InlineData("/images.png?seed=99999999999", "seed must be a whole number*")]
    [InlineData("/images.png?count=100000", "count must be a whole number from 1 to 64, but got '100000'*")]
    [InlineData("/images.png?count=0", "count must be a whole number from 1 to 64*")]
    [InlineData("/attention.png?count=64", "count must be a whole number from 1 to 4*")]
    [InlineData("/images.png?truncation=NaN", "truncation must be from 0.1 to 10, but got 'NaN'*")]
    [InlineData("/images.png?class=zebra", "A class must be from 0 to 3, or one of *but got 'zebra'*")]
    [InlineData("/attention.png?layer=attend9", "layer must be one of attend8, but got 'attend9'.")]
    [InlineData("/images.png?sed=1", "A query has seed, count*but got 'sed'; leave it out.")]
    public async Task A_wrong_query_is_told_its_rule(string path, string rule)
    {
        var response = await client.GetAsync(path);

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        response.Content.Headers.ContentType!.MediaType.Should().Be("text/plain");
        response.Headers.CacheControl.Should().BeNull("an error is not cached");
        (await response.Content.ReadAsStringAsync()).Should().Match(rule);
    }

    [Fact]
    public async Task An_image_is_cached_and_asked_for_again_by_its_tag()
    {
        var first = await client.GetAsync("/images.png?seed=1&count=4");
        var (tag, other) = (first.Headers.ETag!, (await client.GetAsync("/images.png?seed=2&count=4")).Headers.ETag!);

        using var again = new HttpRequestMessage(HttpMethod.Get, "/images.png?count=4&seed=1");
        again.Headers.IfNoneMatch.Add(tag);
        var unchanged = await client.SendAsync(again);

        first.Headers.CacheControl!.ToString().Should().Be("public, max-age=3600");
        other.Should().NotBe(tag, "it is another image");
        unchanged.StatusCode.Should().Be(HttpStatusCode.NotModified);
        unchanged.Headers.ETag.Should().Be(tag);
        (await unchanged.Content.ReadAsByteArrayAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task Requests_at_the_same_time_get_their_own_images()
    {
        var alone = new List<byte[]>();
        for (var seed = 0; seed < 6; seed++)
            alone.Add(await client.GetByteArrayAsync(Path(seed)));

        var together = await Task.WhenAll(Enumerable.Range(0, 24).Select(call => client.GetByteArrayAsync(Path(call % 6))));

        for (var call = 0; call < 24; call++)
            together[call].Should().Equal(alone[call % 6]);

        static string Path(int seed) => seed % 3 == 2 ? $"/attention.png?seed={seed}" : $"/images.png?count=2&seed={seed}";
    }

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/gallery.js", "text/javascript")]
    [InlineData("/gallery.css", "text/css")]
    [InlineData("/generator", "application/json")]
    public async Task The_page_is_served(string path, string type) =>
        (await client.GetAsync(path)).Content.Headers.ContentType!.MediaType.Should().Be(type);

    private async Task<ImageBuffer> Image(string path)
    {
        var response = await client.GetAsync(path);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        response.Content.Headers.ContentType!.MediaType.Should().Be("image/png");

        return ImageBuffer.Read(await response.Content.ReadAsStreamAsync());
    }
}
