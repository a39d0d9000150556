using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace SystemTorch.Tests.SystemOnly;

public sealed class EngineDefaultsTests
{
    [Fact]
    public void Idle_threads_sleep_unless_the_user_decided_otherwise()
    {
        _ = ones(1);

        var wanted = Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") ?? "passive";
        if (Environment.GetEnvironmentVariable("GOMP_SPINCOUNT") is null)
            Marshal.PtrToStringUTF8(NativeVariable("OMP_WAIT_POLICY")).Should().Be(wanted);
    }

    [Fact]
    public void All_cores_work_unless_the_user_decided_otherwise()
    {
        var wanted = Environment.GetEnvironmentVariable("OMP_NUM_THREADS") is { Length: > 0 } threads
            ? int.Parse(threads)
            : Environment.ProcessorCount;

        get_num_threads().Should().Be(wanted);
    }

    // .NET keeps a copy of the environment: what native code sees has to be asked for natively.
    [DllImport("libc", EntryPoint = "getenv")]
    private static extern nint NativeVariable([MarshalAs(UnmanagedType.LPUTF8Str)] string name);
}
