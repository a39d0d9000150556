using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sagan.Cli;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan invert`, and `sample` and `interpolate` of the latents that it writes.</summary>
public sealed class InvertCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    [Fact]
    public void The_latent_and_three_images_are_written_and_read_back()
    {
        var (png, json) = (run.Within("found.png"), run.Within("found.json"));
        var target = Target();

        var result = Invert(target, "--out", png);

        result.Code.Should().Be(ExitCode.Success);
        result.Output.Should().Contain("step 4/4").And.MatchRegex(@"distance \d\.\d{4} of the pixels, from \d\.\d{4}")
            .And.Contain($"latent   {json}");
        ImageBuffer.Read(png).Width.Should().Be(2 + 3 * 66);
        var page = JsonNode.Parse(File.ReadAllText(json))!;
        page["latents"]![0]!.AsArray().Should().HaveCount(32);
        page["labels"]![0]!.GetValue<int>().Should().BeInRange(0, 3);

        Run("sample", "sampled.png", json).Width.Should().Be(2 + 66);
        Run("interpolate", "between.png", json, json).Height.Should().Be(2 + 66, "one row leads from one to the other");
    }

    [Fact]
    public void Equal_options_find_equal_latents()
    {
        var target = Target();
        foreach (var name in (string[])["one", "two"])
            Invert(target, "--class", "1", "--out", run.Within($"{name}.png")).Code.Should().Be(ExitCode.Success);

        File.ReadAllText(run.Within("two.json")).Should().Be(File.ReadAllText(run.Within("one.json")));
    }

    [Fact]
    public void A_file_is_overwritten_only_with_force()
    {
        var target = Target();
        File.WriteAllText(run.Within("kept.json"), "mine");

        Invert(target, "--out", run.Within("kept.png")).UsageError().Should().Contain("kept.json").And.Contain("--force");
        File.ReadAllText(run.Within("kept.json")).Should().Be("mine");
        Invert(target, "--out", run.Within("kept.png"), "--force").Code.Should().Be(ExitCode.Success);
    }

    [Fact]
    public void Missing_files_and_other_latents_are_refused()
    {
        File.WriteAllText(run.Within("short.json"), """{"latents": [[1, 2]], "labels": [0]}""");
        File.WriteAllText(run.Within("bad.json"), "{}");

        CliResult.Run("invert", run.Folder, run.Within("nothing.png")).UsageError().Should().Contain("there is no");
        Refused("short.json").Should().Contain("have 32 numbers");
        Refused("bad.json").Should().Contain("it has no 'latents'");

        string Refused(string name) => CliResult.Run("sample", run.Folder, "--latents", run.Within(name)).Errors;
    }

    [Fact]
    public void Features_of_a_network_count_beside_the_pixels()
    {
        var (target, classifier) = (Target(), run.Within("faces.classifier"));
        CliResult.Run("classifier", "faces", "--size", "16", "--steps", "1", "--out", classifier).Code.Should().Be(0);

        var distances = ((string?[])[null, classifier, TorchScript("two-outputs")]).Select(Distances).ToArray();

        distances.Distinct().Should().HaveCount(3, "each is another distance");
        Distances(classifier).Should().Be(distances[1]);

        string Distances(string? features) => Regex.Match(
            Invert(target, ["--class", "1", "--force", "--out", run.Within("like.png"),
                .. features is null ? [] : (string[])["--features", features]]).Output, @"(?:step .*\n)+").Value;
    }

    [Fact]
    public void Features_without_a_gradient_and_missing_files_are_refused()
    {
        var target = Target();

        Refused("model.onnx").Should().Contain("--features must be TorchScript (.pt) or a classifier (.classifier), whose features "
            + "have a gradient, but got").And.Contain("sagan classifier");
        Refused("nothing.classifier").Should().Contain("nothing.classifier");
        Refused("nothing.pt").Should().Contain("nothing.pt");
        CliResult.Run("invert", run.Folder, target, "--features", TorchScript("state-dict")).Errors
            .Should().Contain("state-dict.pt").And.NotContain("   at ");

        string Refused(string name) => Invert(target, "--features", run.Within(name)).UsageError();
    }

    private static string TorchScript(string name) =>
        Repository.PathOf("tests", "SelfAttentionGan.Tests", "Metrics", "Extractors", $"{name}.pt");

    private CliResult Invert(string target, params string[] arguments) => CliResult.Run(
        ["invert", run.Folder, target, "--steps", "4", "--starts", "8", .. arguments]);

    private ImageBuffer Run(string command, string name, params string[] latents)
    {
        var file = run.Within(name);
        CliResult.Run([command, run.Folder, "--latents", .. latents, "--out", file]).Code.Should().Be(ExitCode.Success);

        return ImageBuffer.Read(file);
    }

    private string Target()
    {
        var folder = run.Within($"target{Guid.NewGuid():N}");
        CliResult.Run("sample", run.Folder, "--count", "1", "--separate", "--out", folder).Code.Should().Be(0);

        return Path.Combine(folder, "0001.png");
    }
}
