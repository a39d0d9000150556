using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Reports;

/// <summary>The page as a browser shows it.</summary>
[Collection(nameof(OtherPrograms))]
public sealed class ReportPageTests(Chromium browser) : IClassFixture<Chromium>, IDisposable
{
    private const int Left = 37, Right = 39;

    private readonly SyntheticRun synthetic = new();

    public void Dispose() => synthetic.Dispose();

    [ChromiumFact]
    public async Task A_whole_run_is_shown_without_an_error_and_without_the_network()
    {
        var path = synthetic.WriteOptions().WriteMetrics().WriteImages().Page();

        await using var page = await browser.Open(path);

        (await Texts(page, "h1, h2")).Should().Equal(
            "0007-faces", "Warnings", "Images", "Curves", "Networks", "Options");
        (await Texts(page, ".state")).Should().Equal("stopped at step 300, not saved1 warning");
        (await Texts(page, "#facts > div")).Should()
            .StartWith(["Steps saved0 of 400", "Not saved300 more", "Time5 min 0 s"])
            .And.Contain(["Device" + "cpu", "Seed7", "Parameters30,033"]);
        (await Texts(page, "#warnings li > :last-child")).Should().Equal(
            "Step 100: Mode collapse suspected.");
        (await Texts(page, "tfoot td")).Should().Equal("total", "", "30,000", "1,900,544", "total", "", "33", "32");
        page.Errors.Should().BeEmpty();
        page.Requests.Should().Equal(new Uri(path).AbsoluteUri);
    }

    [ChromiumFact]
    public async Task The_slider_changes_both_images_and_moves_the_crosshair()
    {
        await using var page = await browser.Open(synthetic.WriteOptions().WriteMetrics().WriteImages().Page());
        var last = await Images(page);

        await page.Evaluate<object?>("document.getElementById('step').focus()");
        await page.Press("ArrowLeft", Left);

        var before = await Images(page);
        last.Select(image => image.Alt).Should().Equal(
            "Samples at step 300", "Attention of generator at step 300");
        before.Select(image => image.Alt).Should().Equal(
            "Samples at step 200", "Attention of generator at step 200");
        before.Select(image => image.Source).Should().NotIntersectWith(last.Select(image => image.Source))
            .And.OnlyHaveUniqueItems();
        before.Should().OnlyContain(image => image.Width == 8 + 4, "the image and its margin were decoded");
        (await Texts(page, "#step-shown, .chart:first-child .at")).Should().Equal("200", "step 200");
        page.Errors.Should().BeEmpty();
    }

    [ChromiumFact]
    public async Task The_attention_of_another_network_can_be_chosen()
    {
        await using var page = await browser.Open(synthetic.WriteOptions().WriteImages().Page());
        var first = (await Images(page))[1];

        await page.Evaluate<object?>("document.querySelector('select').focus()");
        await page.Press("ArrowDown", 40);

        (await Texts(page, "option")).Should().Equal("generator", "discriminator.attend8");
        var chosen = (await Images(page))[1];
        chosen.Alt.Should().Be("Attention of discriminator.attend8 at step 300");
        chosen.Source.Should().NotBe(first.Source);
    }

    [ChromiumFact]
    public async Task Every_chart_has_its_points()
    {
        await using var page = await browser.Open(synthetic.WriteOptions().WriteMetrics().Page());

        (await Texts(page, ".chart h3")).Should().Equal(
            "Loss", "Loss terms", "Score", "Diversity", "Distance", "γ of attention", "Largest σ", "Gradient norm",
            "Learning rate", "Speed", "Live tensors", "Peak memory");
        var points = await page.Evaluate<int[]>(
            "[...document.querySelectorAll('.curve')].map(path => path.getAttribute('d').split(/[ML]/).length - 1)");
        points.Should().HaveCount(19).And.OnlyContain(
            count => count == 30 || count == 20, "one curve has a gap of ten");
    }

    [ChromiumFact]
    public async Task All_values_of_a_step_are_shown_where_the_pointer_is()
    {
        await using var page = await browser.Open(synthetic.WriteMetrics().Page());

        // The step is at its position on the axis: it has a margin of 46 to the left and of 10 to the right.
        await page.Point(".chart:first-child svg", 0.5);

        var shown = await Texts(page, ".chart:first-child output");
        var step = (await Texts(page, ".chart:first-child .at")).Single();
        var at = int.Parse(step.Split(' ')[1]);
        at.Should().BeInRange(110, 160);
        shown.Should().Equal(
            (2 - at / 300.0).ToString("0.###", System.Globalization.CultureInfo.InvariantCulture), "not finite");
        (await Texts(page, ".at")).Should().HaveCount(12).And.OnlyContain(
            text => text == step, "all charts have one crosshair");

        await page.Evaluate<object?>("document.querySelector('.chart svg').focus()");
        await page.Press("ArrowRight", Right);

        (await Texts(page, ".chart:first-child .at")).Should().Equal($"step {at + 10}");
        page.Errors.Should().BeEmpty();
    }

    [ChromiumFact]
    public async Task A_value_that_is_not_finite_breaks_a_curve()
    {
        await using var page = await browser.Open(synthetic.WriteMetrics().Page());

        var starts = await page.Evaluate<int[]>(
            """
            [...document.querySelectorAll(".chart:first-child .curve")]
              .map(path => path.getAttribute("d").split("M").length - 1)
            """);

        starts.Should().Equal(1, 2);
    }

    [ChromiumFact]
    public async Task Text_from_files_stays_text()
    {
        const string markup = "</script><!--<script><img src=x onerror=alert(1)>&amp;";
        synthetic.WriteOptions(markup).WriteMetrics().WriteImages();
        File.AppendAllText(synthetic.Run.Log, $"2026-11-21 08:09:57.153Z error       {markup}\n");
        File.AppendAllText(
            synthetic.Run.Metrics, "{\"step\":310,\"losses\":{\"<img src=x>\":1},\"gammas\":{\"<b>\":1}}\n");
        SyntheticRun.Save(Path.Combine(synthetic.Run.Location, "attention", "<img src=x>", "000300.png"), 0);

        await using var page = await browser.Open(synthetic.Page());

        page.Errors.Should().BeEmpty();
        page.Requests.Should().HaveCount(1);
        (await page.Evaluate<int>("document.images.length")).Should().Be(2, "samples and attention");
        (await Texts(page, "#warnings li > :last-child")).Should().Contain(markup);
        (await Texts(page, "#about")).Single().Should().StartWith($"{markup} on faces");
        (await Texts(page, "option")).Should().Contain("<img src=x>");
        (await Texts(page, ".legend li")).Should().Contain("<img src=x>1");
    }

    [ChromiumFact]
    public async Task Options_can_be_searched()
    {
        await using var page = await browser.Open(synthetic.WriteOptions().Page());

        await page.Evaluate<object?>(
            """
            document.getElementById('search').value = 'SEED';
            document.getElementById('search').dispatchEvent(new Event('input'));
            """);

        (await page.Evaluate<string[]>(
            """
            [...document.querySelectorAll("details[open] tr")]
              .filter(row => row.checkVisibility()).map(row => row.textContent)
            """)).Should().Equal("seed7code");
    }

    [ChromiumFact]
    public async Task A_run_that_has_just_started_is_shown_too()
    {
        await using var page = await browser.Open(synthetic.Page());

        (await page.Evaluate<string[]>(
            "[...document.querySelectorAll('section')].filter(section => !section.hidden).map(section => section.id)"))
            .Should().BeEmpty();
        (await Texts(page, "h1")).Should().Equal("0007-faces");
        page.Errors.Should().BeEmpty();
    }

    [ChromiumFact]
    public async Task A_hundred_thousand_reports_are_downsampled()
    {
        using (var metrics = new StreamWriter(synthetic.Run.Metrics))
            for (var step = 1; step <= 100_000; step++)
                metrics.Write($$"""{"step":{{step}},"discriminatorLoss":{{(step == 54_321 ? 9 : step % 7)}}}""" + "\n");

        var path = synthetic.Page();

        new FileInfo(path).Length.Should().BeLessThan(100_000);
        await using var page = await browser.Open(path);
        await page.Point(".chart svg", 0.5);
        (await Texts(page, ".chart .at")).Single().Should().Match("step 4?,*");
        (await page.Evaluate<int>("Math.max(...charts[0].curves[0].values)")).Should().Be(9, "no peak is lost");
        (await page.Evaluate<int>("charts[0].curves[0].steps.length")).Should().BeInRange(500, 1100);
        page.Errors.Should().BeEmpty();
    }

    [ChromiumFact]
    public async Task Light_and_dark_are_both_readable()
    {
        var path = synthetic.WriteOptions().WriteMetrics().WriteImages().Page();

        await using var light = await browser.Open(path);
        await using var dark = await browser.Open(path, dark: true);

        (await Contrasts(light)).Values.Should().OnlyContain(contrast => contrast >= 4.5, "WCAG 2.1 requires it");
        (await Contrasts(dark)).Values.Should().OnlyContain(contrast => contrast >= 4.5, "WCAG 2.1 requires it");
        (await Corner(light)).Should().BeGreaterThan(240);
        (await Corner(dark)).Should().BeLessThan(40);
    }

    [ChromiumFact]
    public async Task The_page_fits_on_a_phone()
    {
        await using var page = await browser.Open(
            synthetic.WriteOptions().WriteMetrics().WriteImages().Page(), width: 360);

        (await page.Evaluate<int>("document.scrollingElement.scrollWidth")).Should().BeLessThanOrEqualTo(360);
    }

    private static Task<string[]> Texts(BrowserPage page, string selector) => page.Evaluate<string[]>(
        $"[...document.querySelectorAll('{selector}')]" +
        ".filter(node => (node.closest('select') ?? node).checkVisibility()).map(node => node.textContent)");

    private static async Task<byte> Corner(BrowserPage page)
    {
        using var photograph = new MemoryStream(await page.PhotographCorner());

        return ImageBuffer.Read(photograph).Pixels[0];
    }

    private static Task<Image[]> Images(BrowserPage page) => page.Evaluate<Image[]>(
        """
        Promise.all([...document.images].map(image => image.decode().then(() =>
          ({ Alt: image.alt, Source: image.src, Width: image.naturalWidth }))))
        """);

    /// <summary>Returns how much each kind of text and line stands out from the page (WCAG 2.1).</summary>
    private static Task<Dictionary<string, double>> Contrasts(BrowserPage page) =>
        page.Evaluate<Dictionary<string, double>>(
        """
        (() => {
          const light = color => {
            const [r, g, b] = color.match(/[\d.]+/g).map(part => part / 255)
              .map(part => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
          };
          const page = light(getComputedStyle(document.body).backgroundColor);
          const contrast = color => (Math.max(light(color), page) + 0.05) / (Math.min(light(color), page) + 0.05);
          const texts = ["h1", "dt", "dd", ".quiet", ".warning", ".state a", ".legend output", "th", "summary"]
            .map(selector => [selector, contrast(getComputedStyle(document.querySelector(selector)).color)]);
          const lines = [...document.querySelectorAll(".chart g[stroke]")].map(line => getComputedStyle(line).stroke)
            .map(color => [color, contrast(color)]);
          return Object.fromEntries([...texts, ...lines]);
        })()
        """);

    private sealed record Image(string Alt, string Source, int Width);
}
