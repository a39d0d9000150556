using System.Net;
using System.Text.Json;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>The requests of samples/WebGallery, to one server for all tests.</summary>
public sealed class WebGalleryTests(WebGalleryTests.Gallery gallery) : IClassFixture<WebGalleryTests.Gallery>
{
    private readonly HttpClient client = gallery.Client;

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
        (await Image("/attention.png?seed=3&count=2&layer=attend4")).Width.Should().BeGreaterThan(5 * 128);

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
    [InlineData("/attention.png?layer=attend9", "layer must be one of attend4, but got 'attend9'.")]
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

    /// <summary>The sample as a program, which serves a tiny run.</summary>
    public sealed class Gallery : IDisposable
    {
        private const string Listening = "Now listening on: ";

        private readonly TinyRun run = new();
        private readonly RunningProcess program;

        public Gallery()
        {
            program = RunningProcess.Start(
                SampleProgram.PathOf("WebGallery"), $"--Run={run.Folder}", "--urls=http://127.0.0.1:0");
            program.WaitUntil(() => program.Output.Contains(Listening, StringComparison.Ordinal));
            program.HasExited.Should().BeFalse(program.Output);
            Client = new() { BaseAddress = new(program.Output.Split(Listening)[1].Split()[0]) };
        }

        public HttpClient Client { get; }

        public void Dispose()
        {
            Client.Dispose();
            program.Dispose();
            run.Dispose();
        }
    }
}
