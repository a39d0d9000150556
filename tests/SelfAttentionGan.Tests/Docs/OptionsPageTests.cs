using SelfAttentionGan.Training;

namespace SelfAttentionGan.Tests.Docs;

public sealed class OptionsPageTests
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
}
