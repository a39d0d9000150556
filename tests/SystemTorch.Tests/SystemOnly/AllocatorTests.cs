using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace SystemTorch.Tests.SystemOnly;

/// <summary>Where the memory of tensors comes from: docs/decisions/0007-tcmalloc.md.</summary>
public sealed class AllocatorTests
{
    private const long Bytes = 8 * Memory.Megabyte;

    [TcmallocFact]
    public void A_tensor_lies_in_tcmallocs_memory_until_it_is_disposed()
    {
        var before = Taken();

        var made = empty(Bytes, dtype: uint8);
        (Taken() - before).Should().BeCloseTo(Bytes, 64 << 10);

        made.Dispose();
        (Taken() - before).Should().BeCloseTo(0, 64 << 10);
    }

    [TcmallocFact]
    public void A_tensor_made_on_one_thread_may_be_disposed_on_another()
    {
        var before = Taken();

        var made = empty(Bytes, dtype: uint8);
        (Taken() - before).Should().BeGreaterThan(Bytes / 2);
        var thread = new Thread(made.Dispose);
        thread.Start();
        thread.Join();

        (Taken() - before).Should().BeCloseTo(0, 64 << 10);
    }

    [Fact]
    public void A_tensor_may_have_no_bytes() => zeros(0).sum().ToSingle().Should().Be(0);

    [Fact]
    public void A_tensor_that_grows_keeps_its_numbers()
    {
        using var grown = arange(3);

        grown.resize_(100_000);

        grown[..3].data<long>().ToArray().Should().Equal(0, 1, 2);
    }

    private static long Taken()
    {
        empty(1).Dispose(); // which loads the library that opens this one
        Memory.Collect();   // what other tests left lying

        GetNumericProperty("generic.current_allocated_bytes", out var bytes).Should().Be(1);

        return bytes;
    }

    [DllImport("libtcmalloc_minimal.so.4", EntryPoint = "MallocExtension_GetNumericProperty", CharSet = CharSet.Ansi)]
    private static extern int GetNumericProperty(string property, out nint value);
}
