namespace SelfAttentionGan.Tests;

public sealed class OptionRecordsTests
{
    [Fact]
    public void Every_record_of_options_is_walked_by_a_test_of_its_effects()
    {
        var tests = Directory.EnumerateFiles(
            Repository.PathOf("tests", "SelfAttentionGan.Tests"), "OptionEffectTests.cs", SearchOption.AllDirectories);
        var walked = string.Concat(tests.Select(File.ReadAllText));

        OptionRecords.All.Where(record => !walked.Contains($"typeof({record.Name})")).Should().BeEmpty(
            "options that nobody has seen work may do nothing");
    }
}
