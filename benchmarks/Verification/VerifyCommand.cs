using SelfAttentionGan.Benchmarks.Baseline;
using SelfAttentionGan.Benchmarks.Measuring;

namespace SelfAttentionGan.Benchmarks.Verification;

/// <summary>The command <c>verify</c>: verifies every measured network, with each fast path of the baseline.</summary>
internal static class VerifyCommand
{
    /// <returns>The exit code: 1 where library and baseline differ.</returns>
    public static int Run()
    {
        try
        {
            Console.WriteLine($"libtorch {Machine.This.Libtorch}; {Machine.This.Convolutions}");
            Verifier.Verify(Workloads.Lsun64, batch: 4, steps: 2);
            foreach (var path in Enum.GetValues<FastPaths>().Except([FastPaths.None]))
                Verifier.Verify(Workloads.Lsun64, path);
            Verifier.Verify(Workloads.Official128, trainDouble: false);
            Console.WriteLine("Library and baseline compute the same.");

            return 0;
        }
        catch (InvalidOperationException difference)
        {
            Console.Error.WriteLine($"FAILED. {difference.Message}");
            return 1;
        }
    }
}
