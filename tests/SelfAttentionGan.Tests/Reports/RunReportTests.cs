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
    private readonly DrawnRun drawn = new("0007-<faces>");

    public void Dispose() => drawn.Dispose();

    [Fact]
    public void A_page_is_written_from_the_folder_alone()
    {
        drawn.Tell().Report().Draw();

        var path = RunReport.Write(RunDirectory.Open(drawn.Run.Location));

        path.Should().Be(drawn.Run.Report).And.EndWith("report.html");
        var data = Data(File.ReadAllText(path));
        data.GetProperty("name").GetString().Should().Be("0007-<faces>");
        data.GetProperty("charts").GetArrayLength().Should().Be(12);
        data.GetProperty("pictures").GetArrayLength().Should().Be(3);
        data.GetProperty("networks")[0].GetProperty("layers")[0].GetProperty("name").GetString().Should().Be("up8");
        data.GetProperty("options").GetProperty("training").GetProperty("seed").GetInt32().Should().Be(7);
        Directory.EnumerateFiles(drawn.Run.Location, "*.part").Should().BeEmpty();
    }

    [Fact]
    public void All_that_the_page_needs_is_in_it()
    {
        var page = File.ReadAllText(drawn.Tell().Report().Draw().Page());

        Addresses().Matches(page).Select(match => match.Value).Distinct().Should().Equal(
            ["http://www.w3.org/2000/svg"], "it is the name of SVG, not a place");
        page.Should().Contain("default-src 'none'").And.NotContain("<!--");
        foreach (var frame in Data(page).GetProperty("pictures").EnumerateArray()
            .SelectMany(series => series.GetProperty("frames").EnumerateArray()))
            page.Should().Contain($"id=\"{frame.GetProperty("id").GetString()}\">iVBORw0KGgo");
    }

    [Fact]
    public void A_name_is_no_markup()
    {
        File.ReadAllText(drawn.Page()).Should().Contain("<title>0007-&lt;faces&gt;</title>").And.NotContain("<faces>");
    }

    [Fact]
    public void A_run_that_is_trained_is_said_to_be()
    {
        drawn.Tell().Report();

        State().Should().Be("stopped");
        using (drawn.Run.Occupy())
            State().Should().Be("training");
        State().Should().Be("stopped");

        string? State() => Data(File.ReadAllText(drawn.Page())).GetProperty("state").GetString();
    }

    [Fact]
    public void Whether_a_run_is_trained_can_be_asked_without_ending_it()
    {
        using var occupation = drawn.Run.Occupy();

        drawn.Page();

        drawn.Run.Invoking(run => run.Occupy()).Should().Throw<IOException>();
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
        drawn.Tell().Report();
        File.WriteAllText(Path.Combine(drawn.Run.Location, part), content);

        var data = Data(File.ReadAllText(drawn.Page()));

        data.GetProperty(part.Split('.')[0]).ValueKind.Should().Be(JsonValueKind.Null);
        data.GetProperty("charts").GetArrayLength().Should().Be(12);
    }

    [Fact]
    public void A_run_that_goes_on_gets_a_new_page()
    {
        drawn.Page();

        drawn.Report().Page();

        Data(File.ReadAllText(drawn.Run.Report)).GetProperty("charts").GetArrayLength().Should().Be(12);
    }

    [Fact]
    public void A_page_with_many_large_images_stays_under_ten_megabytes_unless_more_is_allowed()
    {
        drawn.Tell().Report();
        using (var noise = rand(1, 3, 900, 900) * 2 - 1)
            Png.Save(ImageGrid.Draw(noise), drawn.Run.Sample(1));
        foreach (var step in Enumerable.Range(2, 7))
            File.Copy(drawn.Run.Sample(1), drawn.Run.Sample(step));

        var standard = new FileInfo(RunReport.Write(drawn.Run)).Length;
        var note = Data(File.ReadAllText(drawn.Run.Report)).GetProperty("picturesNote").GetString();
        var small = new FileInfo(RunReport.Write(drawn.Run, 1_000_000)).Length;
        var large = new FileInfo(RunReport.Write(drawn.Run, 40_000_000)).Length;

        standard.Should().BeInRange(1_000_000, 10_000_000);
        note.Should().Contain("JPEG");
        small.Should().BeLessThan(1_000_000);
        large.Should().BeGreaterThan(20_000_000, "eight images of two megabytes and a half, in base64");
        drawn.Run.Invoking(run => RunReport.Write(run, 999_999)).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Fact]
    public void Only_what_a_checkpoint_holds_counts_as_saved()
    {
        drawn.Tell().Report();
        using var network = nn.Linear(1, 1);
        var store = new CheckpointFolder(drawn.Run, new() { Keep = 5 });
        foreach (var step in (int[])[200, 250])
            store.Save(new()
            {
                Modules = new Dictionary<string, nn.Module> { ["generator"] = network },
                Optimizers = new Dictionary<string, TorchSharp.Modules.OptimizerHelper>(),
                Step = step,
            });
        File.Delete(Directory.EnumerateFiles(drawn.Run.Checkpoint(250), "*.dat").First());

        var facts = Data(File.ReadAllText(drawn.Page())).GetProperty("facts").EnumerateArray()
            .ToDictionary(fact => fact.GetProperty("name").GetString()!, fact => fact.GetProperty("value").GetString());

        facts["Steps saved"].Should().Be("200 of 400", "the checkpoint of step 250 lacks a file");
        facts["Not saved"].Should().Be("100 more");
    }

    [Fact]
    public void A_page_that_cannot_be_written_says_where_and_why()
    {
        Directory.CreateDirectory(drawn.Run.Report);

        var write = () => RunReport.Write(drawn.Run);

        write.Should().Throw<IOException>()
            .WithMessage($"The report could not be written to {drawn.Run.Report}: *sagan report*")
            .Which.InnerException.Should().NotBeNull();
    }

    private static JsonElement Data(string page) =>
        JsonDocument.Parse(Embedded().Match(page).Groups[1].Value).RootElement;

    [GeneratedRegex("""<script type="application/json" id="data">(.*?)</script>""", RegexOptions.Singleline)]
    private static partial Regex Embedded();

    [GeneratedRegex("""(https?:)?//[a-z0-9.]+\.[a-z]{2,}[^"'\s]*""")]
    private static partial Regex Addresses();
}
