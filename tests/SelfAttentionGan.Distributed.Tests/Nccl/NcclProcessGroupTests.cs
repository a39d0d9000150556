using System.Diagnostics;
using SelfAttentionGan.Distributed.Nccl;
using static TorchSharp.torch;

namespace SelfAttentionGan.Distributed.Tests.Nccl;

/// <summary>
/// Processes are threads here, on the CPU: with a table of calls in C#, and through the C functions of a stub. No test has run on
/// NCCL itself.
/// </summary>
public sealed class NcclProcessGroupTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Two_processes_sum_broadcast_and_wait_for_each_other() => Together(new FakeNccl(2), Require);

    [StubFact]
    public void They_do_by_the_C_functions_too() => Together(NcclStub.Library, Require);

    [Fact]
    public void The_id_travels_through_another_group()
    {
        var api = new FakeNccl(1);

        using var group = NcclProcessGroup.Create(api, SelfAttentionGan.Training.Distributed.SingleProcess.Instance, CPU, null);

        api.Joined.Should().ContainSingle().Which.Should().Equal(FakeNccl.Id);
        (group.Rank, group.Size, group.Name).Should().Be((0, 1, "NCCL 1.2.3"));
    }

    [Fact]
    public void A_collective_that_never_ends_is_aborted_after_the_time_limit()
    {
        var api = new FakeNccl(1) { IsStuck = true };
        using var group = NcclProcessGroup.Create(api, Id, 0, 1, CPU, TimeSpan.FromSeconds(0.1));

        group.Invoking(stuck => stuck.Barrier()).Should().Throw<TimeoutException>()
            .WithMessage("An NCCL barrier must end within 0.1 s, but rank 0 of 1 still waits*");
        api.IsAborted.Should().BeTrue();
    }

    [Fact]
    public void A_process_whose_rank_0_does_not_start_says_so() => FluentActions
        .Invoking(() => NcclProcessGroup.Create(new FakeNccl(2), Id, 1, 2, CPU, TimeSpan.FromSeconds(0.1)))
        .Should().Throw<TimeoutException>().WithMessage("Rank 0 must write '*id'*");

    [Fact]
    public void A_processor_is_no_GPU() => FluentActions.Invoking(() => NcclProcessGroup.Create(Id, 0, 1, CPU))
        .Should().Throw<ArgumentException>().WithMessage("NCCL connects GPUs, but the device is cpu; use MpiProcessGroup*");

    [Fact]
    public void A_missing_library_is_an_error_with_its_names()
    {
        FluentActions.Invoking(() => NcclLibrary.Load(("libnothing.so", "libnothing-cuda.so"))).Should()
            .Throw<DllNotFoundException>().WithMessage("*ncclGetUniqueId was not found (libnothing.so does not load). Install libnccl2*");
    }

    [StubFact]
    public void An_error_code_is_a_message() => NcclStub.Library.Invoking(api => api.Join(new byte[128], 2, 0, device: 8))
        .Should().Throw<InvalidOperationException>().WithMessage("cudaSetDevice failed with code 101: invalid device ordinal.");

    public void Dispose() => folder.Dispose();

    private string Id => Path.Combine(folder.Path, "id");

    private void Together(INcclApi api, Action<NcclProcessGroup> check)
    {
        var failures = Enumerable.Range(0, 2).AsParallel().WithDegreeOfParallelism(2).Select(rank =>
        {
            try
            {
                using var group = NcclProcessGroup.Create(api, Id, rank, 2, CPU, null);
                check(group);
                return null;
            }
            catch (Exception failure)
            {
                return failure;
            }
        }).ToArray();

        failures.Should().AllSatisfy(failure => failure.Should().BeNull());
    }

    private static void Require(NcclProcessGroup group)
    {
        using var scope = NewDisposeScope();
        var (floats, doubles) = (full(1001, group.Rank + 0.5f, ScalarType.Float32), full(3, group.Rank + 0.25, ScalarType.Float64));
        var (counts, flags) = (tensor([1L << 40, group.Rank]), tensor(new[] { group.Rank == 1, group.Rank == 0 }));

        group.AllReduceSum(floats);
        group.AllReduceSum(doubles);
        group.AllReduceSum(counts);
        group.Broadcast(flags, root: 1);
        group.Barrier();

        floats.data<float>().Should().AllSatisfy(value => value.Should().Be(2));
        doubles.data<double>().Should().Equal(1.5, 1.5, 1.5);
        counts.data<long>().Should().Equal(1L << 41, 1);
        flags.data<bool>().Should().Equal(true, false);
        group.Invoking(all => all.AllReduceSum(zeros(2, ScalarType.Int32))).Should().Throw<ArgumentException>();
    }

    /// <summary>Compiles the stub once, where there is a C compiler.</summary>
    private static class NcclStub
    {
        private static readonly Lazy<NcclLibrary> Compiled = new(() =>
        {
            var library = Path.Combine(AppContext.BaseDirectory, "libncclstub.so");
            var source = Repository.PathOf("tests", "SelfAttentionGan.Distributed.Tests", "Nccl", "nccl_stub.c");
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", "-O1", "-pthread", "-o", library, source]);
            compiler.WaitForExit();
            compiler.ExitCode.Should().Be(0);

            return NcclLibrary.Load((library, library));
        });

        public static NcclLibrary Library => Compiled.Value;
    }

    private sealed class StubFactAttribute : FactAttribute
    {
        public StubFactAttribute()
        {
            if (!OperatingSystem.IsLinux() || !"/usr/bin:/usr/local/bin".Split(':').Any(path => File.Exists(Path.Combine(path, "cc"))))
                Skip = "There is no C compiler, cc, for the stub of NCCL.";
        }
    }
}
