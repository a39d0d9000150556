using SelfAttentionGan.Presets;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>samples/Quickstart, which has no arguments: it is killed after its first report.</summary>
public sealed class QuickstartTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void The_quickstart_creates_a_run_that_sagan_reads()
    {
        var run = Path.Combine(folder.Path, "runs", "quickstart");
        using var program = RunningProcess.StartIn(folder.Path, SampleProgram.PathOf("Quickstart"));

        program.WaitUntil(() => new FileInfo(Path.Combine(run, "metrics.jsonl")) is { Exists: true, Length: > 0 }
            && program.Output.Contains($"step 10/{SaganPreset.Toy32.Training.Steps}", StringComparison.Ordinal));
        program.HasExited.Should().BeFalse(program.Output);
        program.Kill();

        CliResult.Run("report", run).Code.Should().Be(0);
        CliResult.Run("inspect", run).Output.Should().Contain("attend8");
    }

    public void Dispose() => folder.Dispose();
}
