namespace SelfAttentionGan.Tests.Testing;

public sealed class OptionRecordsTests
{
    [Fact]
    public void Every_option_record_has_a_test_of_its_effects()
    {
        var tests = Directory.EnumerateFiles(
            Repository.PathOf("tests", "SelfAttentionGan.Tests"), "*OptionEffectTests.cs", SearchOption.AllDirectories);
        var tested = string.Concat(tests.Select(File.ReadAllText));

        OptionRecords.All.Where(record => !tested.Contains($"typeof({record.Name})")).Should().BeEmpty(
            "an option without a tested effect may do nothing");
    }
}
