using SelfAttentionGan.Tests.Cli;
using SelfAttentionGan.Tests.Reports;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>samples/WebGallery.Onnx as a program that serves an exported run, as a browser shows it.</summary>
public sealed class WebGalleryOnnxPageTests(TinyRun run, Chromium browser)
    : IClassFixture<TinyRun>, IClassFixture<Chromium>
{
    private const string Listening = "Now listening on: ";

    // Each image with its width, once all of a seed have been loaded: the page fetches them one after another.
    private const string LoadedImages =
        """
        (async () => {
          const isLoaded = image => image.complete && image.naturalWidth > 0;
          for (let waited = 0; waited < 30000 && ![...document.images].every(isLoaded); waited += 20)
            await new Promise(resolve => setTimeout(resolve, 20));
          return [...document.images].map(image => `${image.id} ${image.naturalWidth}`);
        })()
        """;

    [ChromiumFact]
    public async Task A_browser_shows_images_interpolations_and_attention_maps()
    {
        var model = run.Within("gallery.onnx");
        CliResult.Run("export", run.Folder, "--to", "onnx", "--out", model).Code.Should().Be(0);
        using var program = RunningProcess.Start(
            SampleProgram.PathOf("WebGallery.Onnx"), $"--Model={model}", "--urls=http://127.0.0.1:0");
        program.WaitUntil(() => program.Output.Contains(Listening, StringComparison.Ordinal));

        await using var page = await browser.Open(program.Output.Split(Listening)[1].Split()[0]);

        (await page.Evaluate<string[]>(LoadedImages)).Should().Equal(
            $"images {4 * 66 + 2}", $"interpolation {8 * 66 + 2}", $"attention {6 * 66 + 2}");
        (await Texts(page, "#about, #classes option, #layer option")).Should().Equal(
            "gallery.onnx; computed by ONNX Runtime", "all", "happy", "sad", "surprised", "neutral", "attend4");
        (await page.Evaluate<bool>("document.getElementById('error').checkVisibility()")).Should().BeFalse();
        (await page.Evaluate<bool>("document.getElementById('classes').toggleAttribute('hidden')"))
            .Should().BeTrue("there are classes to choose from");
        (await page.Evaluate<bool>("document.getElementById('classes').checkVisibility()"))
            .Should().BeFalse("a generator without classes has none");
        page.Errors.Should().BeEmpty();
    }

    private static Task<string[]> Texts(BrowserPage page, string selector) =>
        page.Evaluate<string[]>($"[...document.querySelectorAll('{selector}')].map(element => element.textContent)");
}
