using TorchSharp;

namespace SelfAttentionGan.Interop.Tests;

/// <summary>Counts tensors that an action leaves behind on its thread.</summary>
internal static class LiveTensors
{
    public static long Count => DisposeScopeManager.Statistics.ThreadTotalLiveCount;

    public static void ShouldStay(Action action)
    {
        var before = Count;
        action();

        Count.Should().Be(before, "every tensor is disposed");
    }
}
