using Microsoft.Extensions.Logging;
using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Runs;

public sealed class RunLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly RunDirectory run;
    private readonly RunLog log;
    private readonly ILogger logger;

    public RunLogTests()
    {
        run = RunDirectory.At(folder.Path);
        log = new(run);
        logger = log.CreateLogger("training");
    }

    public void Dispose()
    {
        log.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void An_entry_is_a_line_with_time_level_and_message()
    {
        logger.LogInformation("Resumed at step {Step}.", 400);
        logger.LogWarning("Watch out.");

        var lines = File.ReadAllLines(run.Log);
        lines.Should().HaveCount(2);
        lines[0].Should().MatchRegex(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z information Resumed at step 400\.$");
        lines[1].Should().EndWith("Z warning     Watch out.");
        DateTime.Parse(lines[0][..24]).ToUniversalTime().Should().BeCloseTo(DateTime.UtcNow, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void An_exception_is_logged_with_type_and_message()
    {
        logger.LogError(new IOException("No space\nleft."), "The observer failed.");

        File.ReadAllLines(run.Log).Skip(1).Should().Equal(["    IOException: No space", "    left."],
            "what is indented belongs to the line above");
    }

    [Fact]
    public void Entries_below_the_minimum_level_are_left_out()
    {
        logger.LogDebug("Deleted.");
        new RunLog(run, LogLevel.Error).CreateLogger("").LogWarning("Watch out.");

        File.Exists(run.Log).Should().BeFalse();
    }

    [Fact]
    public void A_resumed_run_continues_in_the_same_file()
    {
        logger.LogInformation("One.");

        new RunLog(run).CreateLogger("").LogInformation("Two.");

        File.ReadAllLines(run.Log).Should().HaveCount(2);
    }

    [Fact]
    public void Threads_do_not_tear_each_others_lines()
    {
        Parallel.For(0, 200, i => log.CreateLogger($"{i}").LogInformation("entry {I}", i));

        File.ReadAllLines(run.Log).Should().HaveCount(200)
            .And.OnlyContain(line => line.Contains("Z information entry "));
    }

    [Fact]
    public void A_log_that_cannot_be_written_stops_nothing_and_continues_later()
    {
        Directory.CreateDirectory(run.Log);
        logger.LogInformation("Lost.");
        Directory.Delete(run.Log);

        logger.LogInformation("Kept.");

        File.ReadAllText(run.Log).Should().EndWith("Kept.\n").And.NotContain("Lost.");
    }

    [Fact]
    public void A_full_disk_stops_nothing()
    {
        if (!File.Exists("/dev/full"))
            return; // Only Linux has a file on a disk that is always full.

        File.CreateSymbolicLink(run.Log, "/dev/full");

        logger.Invoking(file => file.LogInformation("Lost.")).Should().NotThrow();
    }
}
