using Microsoft.Extensions.Logging;
using SelfAttentionGan.Reports;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Reports;

public sealed class WarningLogTests : IDisposable
{
    private readonly SyntheticRun synthetic = new();

    public void Dispose() => synthetic.Dispose();

    [Fact]
    public void Warnings_and_errors_are_read_from_the_log()
    {
        var log = new RunLog(synthetic.Run).CreateLogger("");
        log.LogInformation("Training begins.\nIt says warning.");
        log.LogWarning("Loud\nand long.");
        log.LogInformation("Step 1.");
        log.LogError(new IOException("No space."), "It failed.");
        log.LogCritical("The end.");

        var (count, entries) = WarningLog.Read(synthetic.Run.Log);

        count.Should().Be(3);
        entries.Select(entry => (entry.Level, entry.Message)).Should().Equal(
            ("warning", "Loud\nand long."), ("error", "It failed.\nIOException: No space."), ("critical", "The end."));
        entries.Should().OnlyContain(entry => entry.Time.Length == "2026-11-21 08:09:57".Length);
    }

    [Fact]
    public void Of_many_entries_the_last_are_kept_and_all_are_counted()
    {
        var line = (int i) => $"2026-11-21 08:09:57.153Z warning     {i}\n";
        File.WriteAllText(synthetic.Run.Log, string.Concat(Enumerable.Range(1, 1000).Select(line)));

        var (count, entries) = WarningLog.Read(synthetic.Run.Log);

        count.Should().Be(1000);
        entries.Select(entry => entry.Message).Should().Equal(Enumerable.Range(801, 200).Select(i => $"{i}"));
    }

    [Fact]
    public void A_very_long_message_is_cut()
    {
        var lines = Enumerable.Repeat("    bbbbbbbbb\n", 10_000);
        File.WriteAllText(synthetic.Run.Log, "2026-11-21 08:09:57.153Z warning     a\n" + string.Concat(lines));

        WarningLog.Read(synthetic.Run.Log).Entries.Single().Message.Should().HaveLength(2000 + " ...".Length);
    }

    [Fact]
    public void A_missing_or_invalid_log_has_no_entries()
    {
        WarningLog.Read(synthetic.Run.Log).Count.Should().Be(0);

        File.WriteAllBytes(synthetic.Run.Log, [0, 255, 10, 254, 13]);

        WarningLog.Read(synthetic.Run.Log).Count.Should().Be(0);
    }
}
