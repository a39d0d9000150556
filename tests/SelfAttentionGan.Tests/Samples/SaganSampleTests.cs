using Sagan.Cli;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What `sagan sample` and `sagan interpolate` paint, and where.</summary>
public sealed class SaganSampleTests(SaganRun run) : IClassFixture<SaganRun>
{
    [Fact]
    public void A_sheet_lies_in_the_runs_folder_and_the_next_one_beside_it()
    {
        var first = Answer.To("sample", run.Folder, "--count", "8");
        var second = Answer.To("sample", run.Folder, "--count", "8", "--seed", "2");

        Path.GetRelativePath(run.Folder, PathIn(first)).Should().Be(Path.Combine("pictures", "sample-000003.png"));
        Path.GetFileName(PathIn(second)).Should().Be("sample-000003-2.png");
        var (sheet, other) = (Png.Read(PathIn(first)), Png.Read(PathIn(second)));
        (sheet.Width, sheet.Height).Should().Be(
            (2 + 4 * 66, 17 + 2 + 2 * 66), "a column has a class, and images have 64 pixels at least");
        other.Pixels.ToArray().Should().NotEqual(sheet.Pixels.ToArray(), "the seed is another one");
    }

    [Fact]
    public void Each_word_changes_the_pictures_and_equal_words_give_equal_ones()
    {
        string[][] ways =
        [
            [], ["--seed", "7"], ["--truncation", "0.5"], ["--class", "2"], ["--standing", "2"], ["--live"],
            ["--live", "--step", "2"],
        ];

        var pictures = ways.Select(Paint).ToArray();

        pictures.Distinct().Should().HaveCount(ways.Length);
        Paint([]).Should().Be(pictures[0]);

        string Paint(string[] words)
        {
            var file = run.Within("sheet.png");
            Answer.To(["sample", run.Folder, "--count", "16", "--force", "--out", file, .. words]).Code.Should().Be(0);

            return Convert.ToHexString(Png.Read(file).Pixels);
        }
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("interpolate")]
    [InlineData("attend")]
    public void A_class_is_said_by_its_name_where_the_run_knows_names(string verb)
    {
        var named = run.Copy();
        NameClasses(named, "cat", "dog", "cow", "pig");

        Draw("Cow").Should().Be(Draw("2")).And.NotBe(Draw("pig"));
        Answer.To(verb, named, "--class", "caw").Complaint().Should().Contain("one of cat, dog, cow, pig, but got 'caw'");
        Answer.To("inspect", named).Output.Should().Contain("images   8").And.Contain("classes  cat, dog, cow, pig");
        Answer.To($"[suggest:{verb.Length + named.Length + 10}]", $"{verb} {named} --class c").Output
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Should().BeEquivalentTo("cat", "cow");

        string Draw(string label)
        {
            var file = run.Within($"{verb}-{label}.png");
            Answer.To(verb, named, "--class", label, "--out", file, "--force").Code.Should().Be(0);

            return Convert.ToHexString(Png.Read(file).Pixels);
        }
    }

    [Theory]
    [InlineData("average")]
    [InlineData("generator", "--live")]
    public void The_moving_average_paints_unless_the_generator_itself_is_asked_for(string name, params string[] words)
    {
        var file = run.Within($"{name}.png");
        Answer.To(["sample", run.Folder, "--count", "3", "--class", "1", "--out", file, .. words]);

        var model = SaganPresets.Toy16.Model with { Width = 8, Classes = 4 };
        using var painter = SaganGeneratorBuilder.From(model).Build();
        new CheckpointFolder(RunDirectory.Open(run.Folder)).LoadWeights(name, painter);
        var sheet = new SampleSheet(painter) { Count = 3, Label = 1 };
        Png.Read(file).Pixels.ToArray().Should().Equal(sheet.Draw().Pixels.ToArray());
    }

    [Fact]
    public void Separate_pictures_have_files_of_their_own()
    {
        var folder = run.Within("separate");

        Answer.To("sample", run.Folder, "--count", "3", "--separate", "--out", folder).Output
            .Should().Contain("3 in ");

        Directory.GetFiles(folder).Select(Path.GetFileName).Order().Should().Equal("0001.png", "0002.png", "0003.png");
        Png.Read(Path.Combine(folder, "0001.png")).Width.Should().Be(16);
        Answer.To("sample", run.Folder, "--separate", "--out", folder).Complaint().Should().Contain("say --force");
        Answer.To("sample", run.Folder, "--count", "1", "--separate", "--force", "--scale", "3", "--out", folder);
        Png.Read(Path.Combine(folder, "0001.png")).Width.Should().Be(48);
    }

    [Fact]
    public void Separate_pictures_are_those_of_the_sheet_however_many_there_are()
    {
        var (folder, sheet) = (run.Within("many"), run.Within("many.png"));

        Answer.To("sample", run.Folder, "--count", "40", "--separate", "--out", folder).Code.Should().Be(ExitCode.Done);
        Answer.To("sample", run.Folder, "--count", "40", "--scale", "1", "--out", sheet).Code
            .Should().Be(ExitCode.Done);

        using var drawn = Png.Read(sheet).ToTensor();
        for (var i = 0; i < 40; i++)
        {
            using var image = Png.Read(Path.Combine(folder, $"{i + 1:0000}.png")).ToTensor();
            var (left, top) = (2 + i % 8 * 18, 17 + 2 + i / 8 * 18);
            drawn[.., top..(top + 16), left..(left + 16)].allclose(image, 0, 0).Should().BeTrue();
        }
    }

    [Fact]
    public void Neighbours_are_listed_with_their_distances_and_classes()
    {
        var answer = Answer.To("sample", run.Folder, "--count", "3", "--nearest", "2", "--out", run.Within("near.png"));

        var lines = answer.Output.Split(Environment.NewLine).Where(line => line.Contains('#')).Skip(1).ToArray();
        lines.Should().HaveCount(3).And.OnlyContain(line => System.Text.RegularExpressions.Regex.IsMatch(
            line, @"^ +\d    #\d+ \d\.\d{3}( mirrored)? \([a-z]+\), #\d+ \d\.\d{3}( mirrored)? \([a-z]+\)$"));
        Png.Read(run.Within("near.png")).Width.Should().Be(2 + 4 * 66);
    }

    [Fact]
    public void Class_names_that_the_run_has_recorded_are_shown()
    {
        var copy = run.Copy();
        NameClasses(copy, "glad", "sad", "shocked", "calm");

        Answer.To("sample", run.Folder, "--count", "8", "--out", run.Within("numbers.png")).Code.Should().Be(0);
        Answer.To("sample", copy, "--count", "8", "--out", run.Within("names.png")).Code.Should().Be(0);
        var nearest = Answer.To("sample", copy, "--count", "1", "--nearest", "1");

        var (numbers, names) = (Png.Read(run.Within("numbers.png")), Png.Read(run.Within("names.png")));
        (names.Width, names.Height).Should().Be((numbers.Width, numbers.Height));
        names.Pixels.ToArray().Should().NotEqual(numbers.Pixels.ToArray());
        nearest.Output.Should().ContainAny(["(happy)", "(sad)", "(surprised)", "(neutral)"], "neighbors are the data's");
    }

    [Fact]
    public void Strips_lead_from_one_picture_to_another()
    {
        var (round, straight) = (run.Within("round.png"), run.Within("straight.png"));
        string[] words = ["interpolate", run.Folder, "--rows", "2", "--stops", "5", "--out"];

        Answer.To([.. words, round]).Code.Should().Be(ExitCode.Done);
        Answer.To([.. words, straight, "--linear"]).Code.Should().Be(ExitCode.Done);

        Png.Read(round).Height.Should().Be(2 + 2 * 66);
        Png.Read(straight).Pixels.ToArray().Should().NotEqual(Png.Read(round).Pixels.ToArray());
    }

    [Fact]
    public void A_folder_takes_a_picture_under_a_name_of_its_own()
    {
        var folder = run.Within("album") + Path.DirectorySeparatorChar;

        Answer.To("interpolate", run.Folder, "--rows", "1", "--out", folder);
        Answer.To("interpolate", run.Folder, "--rows", "1", "--out", folder);

        Directory.GetFiles(folder).Select(Path.GetFileName).Order()
            .Should().Equal("strips-000003-2.png", "strips-000003.png");
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("interpolate")]
    public void A_picture_takes_nobodys_place_unasked(string verb)
    {
        var file = run.Within($"{verb}-kept.png");
        File.WriteAllText(file, "mine");

        Answer.To(verb, run.Folder, "--out", file).Complaint().Should().Contain(file).And.Contain("say --force");

        File.ReadAllText(file).Should().Be("mine");
        Answer.To(verb, run.Folder, "--out", file, "--force").Code.Should().Be(ExitCode.Done);
        Png.Read(file).Width.Should().BeGreaterThan(16);
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("sample", "--separate")]
    [InlineData("interpolate")]
    [InlineData("attend")]
    public void A_place_that_cannot_be_written_to_is_refused_before_the_run_is_looked_at(params string[] words)
    {
        var file = run.Within("file");
        File.WriteAllText(file, "mine");
        var place = Path.Combine(file, words.Length > 1 ? "images" : "x.png");

        Answer.To([words[0], run.Within("nowhere"), "--out", place, .. words[1..]]).Complaint()
            .Should().Contain($"'{place}' would lie in '{file}', which is a file; name another place");
    }

    [Theory]
    [InlineData("sample")]
    [InlineData("interpolate")]
    [InlineData("attend")]
    public void Truncation_implies_standing_statistics_unless_they_are_turned_off(string verb)
    {
        var implied = Paint("--truncation", "0.5");
        var asked = Paint("--truncation", "0.5", "--standing", "16");
        var off = Paint("--truncation", "0.5", "--standing", "0");

        implied.Output.Should().Contain("standing 16 batches").And.Contain("--standing 0");
        (asked.Output + off.Output).Should().NotContain("because of --truncation");
        implied.Pixels.Should().Be(asked.Pixels).And.NotBe(off.Pixels);

        (string Pixels, string Output) Paint(params string[] told)
        {
            var file = run.Within($"{verb}-standing.png");
            var answer = Answer.To([verb, run.Folder, "--force", "--out", file, .. told]);
            answer.Code.Should().Be(0, answer.Errors);

            return (Convert.ToHexString(Png.Read(file).Pixels), answer.Output);
        }
    }

    [Fact]
    public void A_damaged_checkpoint_is_named_and_the_one_before_paints()
    {
        var copy = run.Copy();
        File.AppendAllText(Path.Combine(copy, "checkpoints", "000003", "generator.dat"), "x");

        var answer = Answer.To("sample", copy, "--count", "1");

        answer.Output.Should().Contain("weights  average of step 2");
        answer.Errors.Should().Contain("checkpoint of step 3").And.Contain("is damaged and passed over");
    }

    [Theory]
    [InlineData("--class must be from 0 to 3, or one of happy, sad, surprised, neutral, but got '4'", "--class", "4")]
    [InlineData("--class must be from 0 to 3, or one of happy, sad, surprised, neutral, but got '-1'", "--class", "-1")]
    [InlineData("--class must be from 0 to 3, or one of happy, sad, surprised, neutral, but got 'cat'", "--class", "cat")]
    [InlineData("--count must be a whole number from 1 up, but got '0'", "--count", "0")]
    [InlineData("--seed must be a whole number", "--seed", "x")]
    [InlineData("--truncation must be a number such as 0.7, but got 'much'", "--truncation", "much")]
    [InlineData("within 0.01 or more", "--truncation", "0")]
    [InlineData("no checkpoint of step 9", "--step", "9")]
    [InlineData("name it faces.png", "--out", "faces.gif")]
    [InlineData("there is no 'tpu' here", "--device", "tpu")]
    [InlineData("'--cuont' was not matched. Did you mean", "--cuont", "4")]
    public void What_cannot_be_painted_is_refused(string complaint, params string[] words) =>
        Answer.To(["sample", run.Folder, .. words]).Complaint().Should().Contain(complaint);

    [Theory]
    [InlineData("sample")]
    [InlineData("interpolate")]
    [InlineData("attend")]
    public void A_run_that_has_saved_nothing_says_how_to_go_on(string verb)
    {
        Answer.To(verb, run.Fresh()).Complaint().Should().Contain("has none yet").And.Contain("sagan resume");
        Answer.To(verb, run.Within("nowhere")).Complaint().Should().Contain("there is no folder");
        Answer.To(verb, Path.GetTempPath()).Complaint().Should().Contain("options.json");
    }

    private static string PathIn(Answer answer) => answer.Output.Split(Environment.NewLine)[0][9..];

    private static void NameClasses(string folder, params string[] names) => File.WriteAllText(
        Path.Combine(folder, "data.json"),
        $$"""
        { "images": 8, "shape": { "channels": 3, "height": 16, "width": 16 },
          "classes": [{{string.Join(", ", names.Select(name => $$"""{ "name": "{{name}}" }"""))}}] }
        """);
}
