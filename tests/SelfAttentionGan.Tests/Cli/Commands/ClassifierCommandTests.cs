using Sagan.Cli;
using SelfAttentionGan.Metrics.Extractors;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan classifier`: a classifier file, which `evaluate` takes.</summary>
public sealed class ClassifierCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    [Fact]
    public void A_classifier_is_trained_and_evaluates_a_run()
    {
        var file = run.Within("faces.classifier");

        var output = CliResult.Run("classifier", "faces", "--size", "16", "--steps", "2", "--out", file).Output;

        output.Should().MatchRegex(@"class +4 +\d+\.\d %").And.Contain("mouth").And.Contain(file);
        using (var classifier = ClassifierExtractor.Load(file))
            output.Should().Contain(classifier.Name);
        CliResult.Run(
                "evaluate", run.Folder, "--extractor", file, "--samples", "40", "--real-samples", "50", "--metrics",
                "precision")
            .Output.Should().MatchRegex(@"recall +\d").And.Contain("classifier-");
        CliResult.Run("classifier", "faces", "--steps", "2", "--out", file).UsageError().Should().Contain("already exists");
    }

    [Fact]
    public void The_seed_decides()
    {
        byte[] Train(string seed)
        {
            var file = run.Within("seed.classifier");
            CliResult.Run("classifier", "digits", "--size", "16", "--steps", "1", "--seed", seed, "--force", "--out", file)
                .Code.Should().Be(ExitCode.Success);

            return File.ReadAllBytes(file);
        }

        var first = Train("1");

        Train("1").Should().Equal(first);
        Train("2").Should().NotEqual(first);
    }

    [Theory]
    [InlineData("--out must name a file *.classifier, but got 'faces.png'; name it faces.classifier", "faces", "--out", "faces.png")]
    [InlineData("there is neither at", "nowhere", "--size", "16")]
    [InlineData("--size must be a whole number, at least 8", "faces", "--size", "4")]
    public void Invalid_arguments_are_rejected(string error, params string[] arguments) =>
        CliResult.Run(["classifier", .. arguments]).UsageError().Should().Contain(error);
}
