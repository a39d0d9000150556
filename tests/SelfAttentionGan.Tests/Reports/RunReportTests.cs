using System.Text.Json;
using System.Text.RegularExpressions;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Visualization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Reports;

/// <summary>The page's file, without a browser.</summary>
public sealed partial class RunReportTests : IDisposable
{
    private readonly SyntheticRun synthetic = new("0007-<faces>");

    public void Dispose() => synthetic.Dispose();

    [Fact]
    public void A_page_is_written_from_the_folder_alone()
    {
        synthetic.WriteOptions().WriteMetrics().WriteImages();

        var path = RunReport.Write(RunDirectory.Open(synthetic.Run.Location));

        path.Should().Be(synthetic.Run.Report).And.EndWith("report.html");
        var data = Data(File.ReadAllText(path));
        data.GetProperty("name").GetString().Should().Be("0007-<faces>");
        data.GetProperty("charts").GetArrayLength().Should().Be(12);
        data.GetProperty("images").GetArrayLength().Should().Be(3);
        data.GetProperty("networks")[0].GetProperty("layers")[0].GetProperty("name").GetString().Should().Be("up8");
        data.GetProperty("options").GetProperty("training").GetProperty("seed").GetInt32().Should().Be(7);
        Directory.EnumerateFiles(synthetic.Run.Location, "*.part").Should().BeEmpty();
    }

    [Fact]
    public void The_page_is_self_contained()
    {
        var page = File.ReadAllText(synthetic.WriteOptions().WriteMetrics().WriteImages().Page());

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
        File.ReadAllText(synthetic.Page())
            .Should().Contain("<title>0007-&lt;faces&gt;</title>").And.NotContain("<faces>");
    }

    [Fact]
    public void A_locked_run_is_shown_as_training()
    {
        synthetic.WriteOptions().WriteMetrics();

        State().Should().Be("stopped");
        using (synthetic.Run.Lock())
            State().Should().Be("training");
        State().Should().Be("stopped");

        string? State() => Data(File.ReadAllText(synthetic.Page())).GetProperty("state").GetString();
    }

    [Fact]
    public void Checking_the_lock_does_not_release_it()
    {
        using var occupation = synthetic.Run.Lock();

        synthetic.Page();

        synthetic.Run.Invoking(run => run.Lock()).Should().Throw<IOException>();
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
        synthetic.WriteOptions().WriteMetrics();
        File.WriteAllText(Path.Combine(synthetic.Run.Location, part), content);

        var data = Data(File.ReadAllText(synthetic.Page()));

        data.GetProperty(part.Split('.')[0]).ValueKind.Should().Be(JsonValueKind.Null);
        data.GetProperty("charts").GetArrayLength().Should().Be(12);
    }

    [Fact]
    public void A_run_that_continues_gets_a_new_page()
    {
        synthetic.Page();

        synthetic.WriteMetrics().Page();

        Data(File.ReadAllText(synthetic.Run.Report)).GetProperty("charts").GetArrayLength().Should().Be(12);
    }

    [Fact]
    public void A_page_with_many_large_images_stays_under_ten_megabytes_unless_more_is_allowed()
    {
        synthetic.WriteOptions().WriteMetrics();
        using (var noise = rand(1, 3, 900, 900) * 2 - 1)
            ImageGrid.Draw(noise).Save(synthetic.Run.Sample(1));
        foreach (var step in Enumerable.Range(2, 7))
            File.Copy(synthetic.Run.Sample(1), synthetic.Run.Sample(step));

        var standard = new FileInfo(RunReport.Write(synthetic.Run)).Length;
        var note = Data(File.ReadAllText(synthetic.Run.Report)).GetProperty("imagesNote").GetString();
        var small = new FileInfo(RunReport.Write(synthetic.Run, 1_000_000)).Length;
        var large = new FileInfo(RunReport.Write(synthetic.Run, 40_000_000)).Length;

        standard.Should().BeInRange(1_000_000, 10_000_000);
        note.Should().Contain("JPEG");
        small.Should().BeLessThan(1_000_000);
        large.Should().BeGreaterThan(20_000_000, "eight images of two megabytes and a half, in base64");
        synthetic.Run.Invoking(run => RunReport.Write(run, 999_999)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Only_steps_in_a_complete_checkpoint_count_as_saved()
    {
        synthetic.WriteOptions().WriteMetrics();
        using var network = nn.Linear(1, 1);
        var store = new FileCheckpointStore(synthetic.Run, new() { Keep = 5 });
        foreach (var step in (int[])[200, 250])
            store.Save(new()
            {
                Modules = new Dictionary<string, nn.Module> { ["generator"] = network },
                Optimizers = new Dictionary<string, TorchSharp.Modules.OptimizerHelper>(),
                Step = step,
            });
        File.Delete(Directory.EnumerateFiles(synthetic.Run.Checkpoint(250), "*.dat").First());

        var facts = Data(File.ReadAllText(synthetic.Page())).GetProperty("facts").EnumerateArray()
            .ToDictionary(fact => fact.GetProperty("name").GetString()!, fact => fact.GetProperty("value").GetString());

        facts["Steps saved"].Should().Be("200 of 400", "the checkpoint of step 250 lacks a file");
        facts["Not saved"].Should().Be("100 more");
    }

    [Fact]
    public void A_page_that_cannot_be_written_is_reported_with_path_and_reason()
    {
        Directory.CreateDirectory(synthetic.Run.Report);

        var write = () => RunReport.Write(synthetic.Run);

        write.Should().Throw<IOException>()
            .WithMessage($"The report could not be written to {synthetic.Run.Report}: *sagan report*")
            .Which.InnerException.Should().NotBeNull();
    }

    private static JsonElement Data(string page) =>
        JsonDocument.Parse(Embedded().Match(page).Groups[1].Value).RootElement;

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Embedded();

    [GeneratedRegex("""(https?:)?//[a-z0-9.]+\.[a-z]{2,}[^"'\s]*""")]
    private static partial Regex Addresses();
}
