using System.Text.RegularExpressions;
using SelfAttentionGan.Checkpoints;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Options;
using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Docs;

public sealed partial class OptionsPageTests
{
    [Fact]
    public void The_page_says_what_the_docs_of_the_library_say()
    {
        var committed = Repository.PathOf("docs", "options.md");
        var received = Repository.PathOf("docs", "options.received.md");
        var page = new OptionsPage(new(typeof(GanTrainerOptions).Assembly)).Write();

        if (!File.Exists(committed) || File.ReadAllText(committed) != page)
            File.WriteAllText(received, page);
        else
            File.Delete(received);

        File.Exists(received).Should().BeFalse($"the page must follow the docs: mv '{received}' '{committed}'");
    }

    [Fact]
    public void Every_record_of_options_has_its_place_on_the_page()
    {
        OptionsPage.Records.Select(entry => entry.Record).Should().BeEquivalentTo(
            OptionRecords.All, $"a record that is in no other needs a section, in {nameof(OptionsPage)}");
    }

    [Fact]
    public void Its_examples_say_the_same_in_json_and_on_the_command_line()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "options.md"));
        var expected = new GanTrainerOptions { Steps = 5_000, LearningRateSchedule = LearningRateScheduleKind.Cosine };
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "options.json");
        File.WriteAllText(path, Json().Match(page).Groups[1].Value);
        var (fromFile, fromLine) = (Fresh(), Fresh());

        fromFile.Load(path);
        fromLine.Assign(Set().Matches(Json().Split(page)[^1].Split("```")[1]).Select(match => match.Groups[1].Value));

        fromFile.Get<GanTrainerOptions>().Should().Be(expected);
        fromLine.Get<GanTrainerOptions>().Should().Be(expected);
    }

    private static OptionsFile Fresh() => new(
        ("training", new GanTrainerOptions()), ("objective", new AdversarialOptions()),
        ("model", new SaganOptions()), ("checkpoints", new CheckpointOptions()));

    [GeneratedRegex("```json(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Json();

    [GeneratedRegex(@"--set (\S+)")]
    private static partial Regex Set();
}
