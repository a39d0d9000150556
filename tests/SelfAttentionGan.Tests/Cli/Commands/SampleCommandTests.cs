using Sagan.Cli;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;
using SelfAttentionGan.Visualization;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan sample` and `sagan interpolate`: generated images and output paths.</summary>
public sealed class SampleCommandTests(TinyRun run) : IClassFixture<TinyRun>
{
    [Fact]
    public void A_grid_is_written_to_the_runs_folder_and_never_overwritten()
    {
        var first = CliResult.Run("sample", run.Folder, "--count", "8");
        var second = CliResult.Run("sample", run.Folder, "--count", "8", "--seed", "2");

        Path.GetRelativePath(run.Folder, PathIn(first)).Should().Be(Path.Combine("images", "sample-000003.png"));
        Path.GetFileName(PathIn(second)).Should().Be("sample-000003-2.png");
        var (grid, other) = (ImageBuffer.Read(PathIn(first)), ImageBuffer.Read(PathIn(second)));
        (grid.Width, grid.Height).Should().Be(
            (2 + 4 * 66, 17 + 2 + 2 * 66), "a column has a class, and images have 64 pixels at least");
        other.Pixels.ToArray().Should().NotEqual(grid.Pixels.ToArray(), "the seed is another one");
    }

    [Fact]
    public void Each_option_changes_the_images_and_equal_options_give_equal_images()
    {
        string[][] variants =
        [
            [], ["--seed", "7"], ["--truncation", "0.5"], ["--class", "2"], ["--standing", "2"], ["--live"],
            ["--live", "--step", "2"],
        ];

        var images = variants.Select(Generate).ToArray();

        images.Distinct().Should().HaveCount(variants.Length);
        Generate([]).Should().Be(images[0]);

        string Generate(string[] arguments)
        {
            var file = run.Within("grid.png");
            CliResult.Run(["sample", run.Folder, "--count", "16", "--force", "--out", file, .. arguments]).Code.Should().Be(0);

            return Convert.ToHexString(ImageBuffer.Read(file).Pixels);
        }
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("interpolate")]
    [InlineData("attention")]
    public void A_class_is_selected_by_name_where_names_are_recorded(string command)
    {
        var named = run.Copy();
        NameClasses(named, "cat", "dog", "cow", "pig");

        Render("Cow").Should().Be(Render("2")).And.NotBe(Render("pig"));
        CliResult.Run(command, named, "--class", "caw").UsageError()
            .Should().Contain("one of cat, dog, cow, pig, but got 'caw'");
        CliResult.Run("inspect", named).Output.Should().Contain("images   8").And.Contain("classes  cat, dog, cow, pig");
        CliResult.Run($"[suggest:{command.Length + named.Length + 10}]", $"{command} {named} --class c").Output
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo("cat", "cow");

        string Render(string label)
        {
            var file = run.Within($"{command}-{label}.png");
            CliResult.Run(command, named, "--class", label, "--out", file, "--force").Code.Should().Be(0);

            return Convert.ToHexString(ImageBuffer.Read(file).Pixels);
        }
    }

    [Theory]
    [InlineData("average")]
    [InlineData("generator", "--live")]
    public void The_moving_average_is_used_unless_live_weights_are_requested(string name, params string[] arguments)
    {
        var file = run.Within($"{name}.png");
        CliResult.Run(["sample", run.Folder, "--count", "3", "--class", "1", "--out", file, .. arguments]);

        var model = SaganPreset.Toy16.Model with { BaseChannels = 8, Classes = 4, UseSpectralNorm = true };
        using var generator = SaganGeneratorBuilder.From(model).Build();
        new FileCheckpointStore(RunDirectory.Open(run.Folder)).LoadWeights(name, generator);
        var grid = new SampleGrid(generator) { Count = 3, Label = 1 };
        ImageBuffer.Read(file).Pixels.ToArray().Should().Equal(grid.Draw().Pixels.ToArray());
    }

    [Fact]
    public void Separate_images_are_written_to_separate_files()
    {
        var folder = run.Within("separate");

        CliResult.Run("sample", run.Folder, "--count", "3", "--separate", "--out", folder).Output
            .Should().Contain("3 in ");

        Directory.GetFiles(folder).Select(Path.GetFileName).Order().Should().Equal("0001.png", "0002.png", "0003.png");
        ImageBuffer.Read(Path.Combine(folder, "0001.png")).Width.Should().Be(16);
        CliResult.Run("sample", run.Folder, "--separate", "--out", folder).UsageError().Should().Contain("pass --force");
        CliResult.Run("sample", run.Folder, "--count", "1", "--separate", "--force", "--scale", "3", "--out", folder);
        ImageBuffer.Read(Path.Combine(folder, "0001.png")).Width.Should().Be(48);
    }

    [Fact]
    public void Separate_images_equal_those_of_the_grid_for_any_count()
    {
        var (folder, gridFile) = (run.Within("many"), run.Within("many.png"));

        CliResult.Run("sample", run.Folder, "--count", "40", "--separate", "--out", folder).Code.Should().Be(ExitCode.Success);
        CliResult.Run("sample", run.Folder, "--count", "40", "--scale", "1", "--out", gridFile).Code
            .Should().Be(ExitCode.Success);

        using var grid = ImageBuffer.Read(gridFile).ToTensor();
        for (var i = 0; i < 40; i++)
        {
            using var image = ImageBuffer.Read(Path.Combine(folder, $"{i + 1:0000}.png")).ToTensor();
            var (left, top) = (2 + i % 8 * 18, 17 + 2 + i / 8 * 18);
            grid[.., top..(top + 16), left..(left + 16)].allclose(image, 0, 0).Should().BeTrue();
        }
    }

    [Fact]
    public void Nearest_neighbors_are_listed_with_distances_and_classes()
    {
        var result = CliResult.Run("sample", run.Folder, "--count", "3", "--nearest", "2", "--out", run.Within("near.png"));

        var lines = result.Output.Split(Environment.NewLine).Where(line => line.Contains('#')).Skip(1).ToArray();
        lines.Should().HaveCount(3).And.OnlyContain(line => System.Text.RegularExpressions.Regex.IsMatch(
            line, @"^ +\d    #\d+ \d\.\d{3}( flipped)? \([a-z]+\), #\d+ \d\.\d{3}( flipped)? \([a-z]+\)$"));
        ImageBuffer.Read(run.Within("near.png")).Width.Should().Be(2 + 4 * 66);
    }

    [Fact]
    public void Recorded_class_names_are_shown()
    {
        var copy = run.Copy();
        NameClasses(copy, "glad", "sad", "shocked", "calm");

        CliResult.Run("sample", run.Folder, "--count", "8", "--out", run.Within("numbers.png")).Code.Should().Be(0);
        CliResult.Run("sample", copy, "--count", "8", "--out", run.Within("names.png")).Code.Should().Be(0);
        var nearest = CliResult.Run("sample", copy, "--count", "1", "--nearest", "1");

        var (numbers, names) = (ImageBuffer.Read(run.Within("numbers.png")), ImageBuffer.Read(run.Within("names.png")));
        (names.Width, names.Height).Should().Be((numbers.Width, numbers.Height));
        names.Pixels.ToArray().Should().NotEqual(numbers.Pixels.ToArray());
        nearest.Output.Should().ContainAny(["(happy)", "(sad)", "(surprised)", "(neutral)"], "names are the data's");
    }

    [Fact]
    public void An_interpolation_grid_has_a_row_per_interpolation()
    {
        var (spherical, linear) = (run.Within("spherical.png"), run.Within("linear.png"));
        string[] arguments = ["interpolate", run.Folder, "--rows", "2", "--frames", "5", "--out"];

        CliResult.Run([.. arguments, spherical]).Code.Should().Be(ExitCode.Success);
        CliResult.Run([.. arguments, linear, "--linear"]).Code.Should().Be(ExitCode.Success);

        ImageBuffer.Read(spherical).Height.Should().Be(2 + 2 * 66);
        ImageBuffer.Read(linear).Pixels.ToArray().Should().NotEqual(ImageBuffer.Read(spherical).Pixels.ToArray());
    }

    [Fact]
    public void An_output_folder_gets_a_generated_file_name()
    {
        var folder = run.Within("folder") + Path.DirectorySeparatorChar;

        CliResult.Run("interpolate", run.Folder, "--rows", "1", "--out", folder);
        CliResult.Run("interpolate", run.Folder, "--rows", "1", "--out", folder);

        Directory.GetFiles(folder).Select(Path.GetFileName).Order()
            .Should().Equal("interpolation-000003-2.png", "interpolation-000003.png");
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("interpolate")]
    public void A_file_is_overwritten_only_with_force(string command)
    {
        var file = run.Within($"{command}-kept.png");
        File.WriteAllText(file, "mine");

        CliResult.Run(command, run.Folder, "--out", file).UsageError().Should().Contain(file).And.Contain("pass --force");

        File.ReadAllText(file).Should().Be("mine");
        CliResult.Run(command, run.Folder, "--out", file, "--force").Code.Should().Be(ExitCode.Success);
        ImageBuffer.Read(file).Width.Should().BeGreaterThan(16);
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("sample", "--separate")]
    [InlineData("interpolate")]
    [InlineData("attention")]
    public void An_unwritable_path_is_rejected_before_the_run_is_opened(params string[] arguments)
    {
        var file = run.Within("file");
        File.WriteAllText(file, "mine");
        var path = Path.Combine(file, arguments.Length > 1 ? "images" : "x.png");

        CliResult.Run([arguments[0], run.Within("nowhere"), "--out", path, .. arguments[1..]]).UsageError()
            .Should().Contain($"'{path}' would be in '{file}', which is a file; choose another path");
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("interpolate")]
    [InlineData("attention")]
    public void Truncation_implies_standing_statistics_unless_they_are_disabled(string command)
    {
        var implied = Generate("--truncation", "0.5");
        var requested = Generate("--truncation", "0.5", "--standing", "16");
        var off = Generate("--truncation", "0.5", "--standing", "0");

        implied.Output.Should().Contain("standing 16 batches").And.Contain("--standing 0");
        (requested.Output + off.Output).Should().NotContain("because of --truncation");
        implied.Pixels.Should().Be(requested.Pixels).And.NotBe(off.Pixels);

        (string Pixels, string Output) Generate(params string[] arguments)
        {
            var file = run.Within($"{command}-standing.png");
            var result = CliResult.Run([command, run.Folder, "--force", "--out", file, .. arguments]);
            result.Code.Should().Be(0, result.Errors);

            return (Convert.ToHexString(ImageBuffer.Read(file).Pixels), result.Output);
        }
    }

    [Fact]
    public void A_damaged_checkpoint_is_reported_and_the_previous_one_is_used()
    {
        var copy = run.Copy();
        File.AppendAllText(Path.Combine(copy, "checkpoints", "000003", "generator.dat"), "x");

        var result = CliResult.Run("sample", copy, "--count", "1");

        result.Output.Should().Contain("weights  average of step 2");
        result.Errors.Should().Contain("checkpoint of step 3").And.Contain("is damaged and skipped");
    }

    [Theory]
    [InlineData("--class must be from 0 to 3, or one of happy, sad, surprised, neutral, but got '4'", "--class", "4")]
    [InlineData("--class must be from 0 to 3, or one of happy, sad, surprised, neutral, but got '-1'", "--class", "-1")]
    [InlineData("--class must be from 0 to 3, or one of happy, sad, surprised, neutral, but got 'cat'", "--class", "cat")]
    [InlineData("--count must be a whole number, at least 1, but got '0'", "--count", "0")]
    [InlineData("--seed must be a whole number", "--seed", "x")]
    [InlineData("--truncation must be a number such as 0.7, but got 'much'", "--truncation", "much")]
    [InlineData("The threshold must be 0.01 or more, but got 0; raise it.", "--truncation", "0")]
    [InlineData("no checkpoint of step 9", "--step", "9")]
    [InlineData("name it faces.png", "--out", "faces.gif")]
    [InlineData("there is no 'tpu' here", "--device", "tpu")]
    [InlineData("'--cuont' was not matched. Did you mean", "--cuont", "4")]
    public void Invalid_arguments_are_rejected(string error, params string[] arguments) =>
        CliResult.Run(["sample", run.Folder, .. arguments]).UsageError().Should().Contain(error);

    [Theory]
    [InlineData("sample")]
    [InlineData("interpolate")]
    [InlineData("attention")]
    public void A_run_without_checkpoints_is_rejected_with_the_remedy(string command)
    {
        CliResult.Run(command, run.Fresh()).UsageError().Should().Contain("has none yet").And.Contain("sagan resume");
        CliResult.Run(command, run.Within("nowhere")).UsageError().Should().Contain("there is no folder");
        CliResult.Run(command, Path.GetTempPath()).UsageError().Should().Contain("options.json");
    }

    private static string PathIn(CliResult result) => result.Output.Split(Environment.NewLine)[0][9..];

    private static void NameClasses(string folder, params string[] names) => File.WriteAllText(
        Path.Combine(folder, "data.json"),
        $$"""
        { "format": 2, "images": 8, "shape": { "channels": 3, "height": 16, "width": 16 },
          "classes": [{{string.Join(", ", names.Select(name => $$"""{ "name": "{{name}}" }"""))}}] }
        """);
}
