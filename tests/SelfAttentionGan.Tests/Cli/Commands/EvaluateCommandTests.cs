using System.Text.Json.Nodes;
using SelfAttentionGan.Data;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan evaluate`: a run, or generated images, against real ones.</summary>
public sealed class EvaluateCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    private static readonly string[] Few = ["--samples", "40", "--real-samples", "50", "--kernel-subset", "20"];

    [Fact]
    public void A_run_is_evaluated_against_the_images_that_it_was_trained_on()
    {
        var output = CliResult.Run(["evaluate", run.Folder, .. Few]).Output;

        output.Should().Contain("weights  average of step 3").And.MatchRegex(@"frechet_distance +\d+\.\d+ +50 +40")
            .And.MatchRegex(@"kernel_distance +-?\d\S* +\d\S* +50 +40").And.Contain("f_score")
            .And.Contain("features random-convolutions, averaged to 32×32");
    }

    [Fact]
    public void Json_has_all_that_a_value_depends_on()
    {
        var result = CliResult.Run(["evaluate", run.Folder, "--json", "--metrics", "all", .. Few]);

        var json = JsonNode.Parse(result.Output)!;

        json.AsArray().Select(result => result!["name"]!.GetValue<string>()).Should().Equal(
            "frechet_distance", "kernel_distance", "precision", "recall", "f_score", "density", "coverage",
            "sliced_wasserstein_distance", "monge_distance");
        json[1]!.AsObject().Select(member => member.Key).Should().Equal(
            "name", "value", "spread", "realCount", "generatedCount", "extractor", "preprocessing");
    }

    [Fact]
    public void Each_option_changes_the_values_and_equal_options_give_equal_values()
    {
        string[][] variants =
        [
            [], ["--seed", "7"], ["--truncation", "0.5"], ["--standing", "2"], ["--live"], ["--step", "2", "--live"],
            ["--data", "digits"], ["--samples", "30"], ["--real-samples", "49"],
        ];

        var values = variants.Select(Evaluate).ToArray();

        values.Distinct().Should().HaveCount(variants.Length);
        Evaluate([]).Should().Be(values[0]);

        string Evaluate(string[] variant) => CliResult.Run([
            "evaluate", run.Folder, "--json", "--metrics", "frechet,precision",
            .. variant.Contains("--samples") ? [] : (string[])["--samples", "40"],
            .. variant.Contains("--real-samples") ? [] : (string[])["--real-samples", "50"], .. variant]).Output;
    }

    [Fact]
    public void Folders_of_images_are_compared_and_statistics_cached_beside_the_real_ones()
    {
        var (real, generated) = (Write("photographs", seed: 0), Write("generated", seed: 1));

        var output = CliResult.Run("evaluate", generated, real, "--metrics", "frechet").Output;

        output.Should().MatchRegex(@"frechet_distance +\d+\.\d+ +40 +40").And.NotContain("weights");
        Directory.GetFiles(real + ".features").Should().ContainSingle("it has the statistics");
        CliResult.Run("evaluate", generated, "--data", real, "--metrics", "frechet").Output.Should().Be(output);
        CliResult.Run("evaluate", real, generated, "--metrics", "frechet", "--no-cache").Code.Should().Be(0);
        Directory.Exists(generated + ".features").Should().BeFalse();
        CliResult.Run("evaluate", generated, real, "--metrics", "precision", "--studiogan").Output
            .Should().NotBe(CliResult.Run("evaluate", generated, real, "--metrics", "precision").Output);
        CliResult.Run("evaluate", real, real, "--metrics", "frechet,density", "--size", "8").Output
            .Should().MatchRegex(@"coverage +1 ");

        string Write(string name, ulong seed)
        {
            var folder = run.Within(name);
            Directory.CreateDirectory(folder);
            using var faces = Datasets.SyntheticFaces(16, count: 40, seed);
            using var batch = faces.Read([.. Enumerable.Range(0, 40).Select(i => (long)i)]);
            for (var i = 0; i < 40; i++)
                ImageBuffer.FromTensor(batch.Images[i]).Save(Path.Combine(folder, $"{i:00}.png"));

            return folder;
        }
    }

    [Theory]
    [InlineData("'frechet'", "--metrics", "frechett")]
    [InlineData("--extractor must be one of random-convolutions, or a file .pt, .onnx, .classifier, but got 'resnet'",
        "--extractor", "resnet")]
    [InlineData("Kernel distance needs at least 1000 images of each kind, but there are 10000 real and 40",
        "--samples", "40")]
    [InlineData("An inception score needs class logits", "--metrics", "score")]
    [InlineData("named once, but got 'digits' and --data 'faces'", "digits", "--data", "faces")]
    [InlineData("--samples must be a whole number, at least 2", "--samples", "1")]
    public void Invalid_arguments_are_rejected(string error, params string[] arguments) =>
        CliResult.Run(["evaluate", run.Folder, .. arguments]).UsageError().Should().Contain(error);

    [Fact]
    public void Images_without_real_ones_and_missing_folders_are_rejected()
    {
        var folder = run.Within("alone");
        Directory.CreateDirectory(folder);
        using (var image = TorchSharp.torch.zeros(3, 8, 8))
            ImageBuffer.FromTensor(image).Save(Path.Combine(folder, "1.png"));

        CliResult.Run("evaluate", folder).UsageError().Should().Contain("sagan evaluate GENERATED REAL");
        CliResult.Run("evaluate", run.Within("nowhere"), "faces").UsageError().Should().Contain("there is neither at");
        CliResult.Run("evaluate", "faces", folder).UsageError().Should().Contain("pass it with --size");
    }
}
