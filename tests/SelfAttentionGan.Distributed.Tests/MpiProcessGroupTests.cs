using System.Diagnostics;

namespace SelfAttentionGan.Distributed.Tests;

/// <summary>Each test starts processes with a real mpirun.</summary>
public sealed class MpiProcessGroupTests
{
    private const int Checks = 16;

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void Three_processes_reduce_and_broadcast_to_the_same_bits(string implementation)
    {
        using var run = MpiRun.Start(implementation, 3, "collectives");

        run.Exit().Should().Be(0, run.Output);
        run.Output.Split('\n').Count(line => line.StartsWith("ok: ")).Should().Be(Checks, run.Output);
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void Values_in_parts_that_one_process_sums_give_the_same(string implementation)
    {
        using var run = MpiRun.Start(implementation, 2, "collectives", "parts");

        run.Exit().Should().Be(0, run.Output);
        run.Output.Split('\n').Count(line => line.StartsWith("ok: ")).Should().Be(Checks, run.Output);
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void A_process_that_throws_ends_all_with_its_message(string implementation)
    {
        using var run = MpiRun.Start(implementation, 2, "throw");

        run.Exit().Should().NotBe(0);
        MessagesOf(run).Should().Equal("Rank 1 of 2 failed: System.IO.InvalidDataException: Image 7 is damaged.");
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void A_killed_process_ends_all(string implementation)
    {
        using var run = MpiRun.Start(implementation, 2, "work");
        var victim = run.ProcessOf(rank: 1);

        MpiRun.Signal("KILL", victim);

        run.Exit().Should().NotBe(0);
        run.Output.Should().ContainAll(
            implementation == MpirunAttribute.OpenMpi ? ["process rank 1 ", "on signal 9 (Killed)"] : ["Killed (signal 9)"],
            "the launcher, which ends the others, says so; MPICH's names one of those that it ended, not the first");
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void A_process_that_stops_answering_is_named(string implementation)
    {
        using var run = MpiRun.Start(implementation, 3, "work");
        var victim = run.ProcessOf(rank: 2);
        run.ProcessOf(rank: 0);

        MpiRun.Signal("STOP", victim);
        var waited = Stopwatch.StartNew();

        run.Exit().Should().NotBe(0);
        waited.Elapsed.Should().BeLessThan(MpiRun.Timeout, "the limit is four seconds");
        MessagesOf(run).Should().ContainSingle().Which.Should()
            .StartWith($"Rank 2 (process {victim} on ").And.Contain("has not answered for 4 s");
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void The_others_name_rank_0_where_that_stops_answering(string implementation)
    {
        using var run = MpiRun.Start(implementation, 3, "work");
        var victim = run.ProcessOf(rank: 0);
        run.ProcessOf(rank: 2);

        MpiRun.Signal("STOP", victim);

        run.Exit().Should().NotBe(0);
        MessagesOf(run).Should().ContainSingle().Which.Should().StartWith($"Rank 0 (process {victim} on ");
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    [Mpirun(MpirunAttribute.Mpich)]
    public void A_process_that_computes_for_long_still_answers_and_one_that_leaves_early_is_named(string implementation)
    {
        using var run = MpiRun.Start(implementation, 2, "slow", "leave");

        run.Exit().Should().NotBe(0);
        run.Output.Should().Contain("ok: waited for rank 1");
        MessagesOf(run).Should().ContainSingle().Which.Should()
            .StartWith("Rank 1 (").And.Contain("left the group after 5");
    }

    [Theory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    public void A_process_that_computes_for_too_long_is_named(string implementation)
    {
        using var run = MpiRun.Start(implementation, 2, "late");

        run.Exit().Should().NotBe(0);
        MessagesOf(run).Should().ContainSingle().Which.Should().StartWith("Rank 1 (").And.Contain("answers, but did not come");
    }

    /// <summary>The lines that our processes, not mpirun, have written about a failure.</summary>
    private static string[] MessagesOf(MpiRun run) =>
        [
            .. run.Output.Split('\n').Where(line => line.StartsWith("Rank ", StringComparison.Ordinal))
                .Select(line => line.Trim()),
        ];
}
