using System.Text.Json;
using System.Text.RegularExpressions;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Reports;

/// <summary>The page's file, without a browser.</summary>
public sealed partial class RunReportTests : IDisposable
{
    private readonly DrawnRun run = new("0007-<faces>");

    public void Dispose() => run.Dispose();

    [Fact]
    public void A_page_is_written_from_the_folder_alone()
    {
        run.WriteOptions().WriteMetrics().WriteImages();

        var path = RunReport.Write(RunDirectory.Open(run.Run.Location));

        path.Should().Be(run.Run.Report).And.EndWith("report.html");
        var data = Data(File.ReadAllText(path));
        data.GetProperty("name").GetString().Should().Be("0007-<faces>");
        data.GetProperty("charts").GetArrayLength().Should().Be(12);
        data.GetProperty("images").GetArrayLength().Should().Be(3);
        data.GetProperty("networks")[0].GetProperty("stages")[0].GetProperty("name").GetString().Should().Be("up8");
        data.GetProperty("options").GetProperty("training").GetProperty("seed").GetInt32().Should().Be(7);
        Directory.EnumerateFiles(run.Run.Location, "*.part").Should().BeEmpty();
    }

    [Fact]
    public void The_page_is_self_contained()
    {
        var page = File.ReadAllText(run.WriteOptions().WriteMetrics().WriteImages().Page());

        Addresses().Matches(page).Select(match => match.Value).Distinct().Should().Equal(
            ["http://www.w3.org/2000/svg"], "it is the name of SVG, not a place");
        page.Should().Contain("default-src 'none'").And.NotContain("<!--");
        foreach (var frame in Data(page).GetProperty("images").EnumerateArray()
            .SelectMany(series => series.GetProperty("frames").EnumerateArray()))
            page.Should().Contain($"id=\"{frame.GetProperty("id").GetString()}\">iVBORw0KGgo");
    }

    [Fact]
    public void A_name_is_escaped()
    {
        File.ReadAllText(run.Page()).Should().Contain("<title>0007-&lt;faces&gt;</title>").And.NotContain("<faces>");
    }

    [Fact]
    public void A_locked_run_is_shown_as_training()
    {
        run.WriteOptions().WriteMetrics();

        State().Should().Be("stopped");
        using (run.Run.Occupy())
            State().Should().Be("training");
        State().Should().Be("stopped");

        string? State() => Data(File.ReadAllText(run.Page())).GetProperty("state").GetString();
    }

    [Fact]
    public void Checking_the_lock_does_not_release_it()
    {
        using var occupation = run.Run.Occupy();

        run.Page();

        run.Run.Invoking(run => run.Occupy()).Should().Throw<IOException>();
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "options.json", "{\"a\":" },
        { "options.json", "{} {}" },
        { "options.json", new string(' ', 1 << 20) + "{}" },
        { "networks.json", "" },
        { "networks.json", new string('[', 60) + new string(']', 60) },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_part_leaves_its_section_out(string part, string content)
    {
        run.WriteOptions().WriteMetrics();
        File.WriteAllText(Path.Combine(run.Run.Location, part), content);

        var data = Data(File.ReadAllText(run.Page()));

        data.GetProperty(part.Split('.')[0]).ValueKind.Should().Be(JsonValueKind.Null);
        data.GetProperty("charts").GetArrayLength().Should().Be(12);
    }

    [Fact]
    public void A_run_that_continues_gets_a_new_page()
    {
        run.Page();

        run.WriteMetrics().Page();

        Data(File.ReadAllText(run.Run.Report)).GetProperty("charts").GetArrayLength().Should().Be(12);
    }

    [Fact]
    public void A_page_with_many_large_images_stays_under_ten_megabytes_unless_more_is_allowed()
    {
        run.WriteOptions().WriteMetrics();
        using (var noise = rand(1, 3, 900, 900) * 2 - 1)
            Png.Save(ImageGrid.Draw(noise), run.Run.Sample(1));
        foreach (var step in Enumerable.Range(2, 7))
            File.Copy(run.Run.Sample(1), run.Run.Sample(step));

        var standard = new FileInfo(RunReport.Write(run.Run)).Length;
        var note = Data(File.ReadAllText(run.Run.Report)).GetProperty("imagesNote").GetString();
        var small = new FileInfo(RunReport.Write(run.Run, 1_000_000)).Length;
        var large = new FileInfo(RunReport.Write(run.Run, 40_000_000)).Length;

        standard.Should().BeInRange(1_000_000, 10_000_000);
        note.Should().Contain("JPEG");
        small.Should().BeLessThan(1_000_000);
        large.Should().BeGreaterThan(20_000_000, "eight images of two megabytes and a half, in base64");
        run.Run.Invoking(run => RunReport.Write(run, 999_999)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Only_steps_in_a_complete_checkpoint_count_as_saved()
    {
        run.WriteOptions().WriteMetrics();
        using var network = nn.Linear(1, 1);
        var store = new CheckpointFolder(run.Run, new() { Keep = 5 });
        foreach (var step in (int[])[200, 250])
            store.Save(new()
            {
                Modules = new Dictionary<string, nn.Module> { ["generator"] = network },
                Optimizers = new Dictionary<string, TorchSharp.Modules.OptimizerHelper>(),
                Step = step,
            });
        File.Delete(Directory.EnumerateFiles(run.Run.Checkpoint(250), "*.dat").First());

        var facts = Data(File.ReadAllText(run.Page())).GetProperty("facts").EnumerateArray()
            .ToDictionary(fact => fact.GetProperty("name").GetString()!, fact => fact.GetProperty("value").GetString());

        facts["Steps saved"].Should().Be("200 of 400", "the checkpoint of step 250 lacks a file");
        facts["Not saved"].Should().Be("100 more");
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_reported_with_path_and_reason()
    {
        Directory.CreateDirectory(run.Run.Report);

        var write = () => RunReport.Write(run.Run);

        write.Should().Throw<IOException>()
            .WithMessage($"The report could not be written to {run.Run.Report}: *sagan report*")
            .Which.InnerException.Should().NotBeNull();
    }

    private static JsonElement Data(string page) =>
        JsonDocument.Parse(Embedded().Match(page).Groups[1].Value).RootElement;

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Embedded();

    [GeneratedRegex("""(https?:)?//[a-z0-9.]+\.[a-z]{2,}[^"'\s]*""")]
    private static partial Regex Addresses();
}
