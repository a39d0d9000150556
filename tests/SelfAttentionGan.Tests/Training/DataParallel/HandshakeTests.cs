using SelfAttentionGan.Platform;
using SelfAttentionGan.Tests.Training.Distributed;
using SelfAttentionGan.Training.DataParallel;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.DataParallel;

public sealed class HandshakeTests
{
    private static readonly ProcessDescription Own = new("1.0.0", "2.10.0", ["Training.steps=4"]);

    public static TheoryData<string, string> Versions => new()
    {
        { "0.9.0", "2.10.0" },
        { "1.0.0", "2.9.0" },
    };

    [Theory]
    [MemberData(nameof(Versions))]
    public void A_process_of_another_version_stops_all(string library, string torch)
    {
        var other = Own with { Library = library, Torch = torch };

        var failures = ThreadProcessGroup.Run(3, group => Handshake.Run(
            group, new(group, CPU), CPU, () => group.Rank == 1 ? other : Own));

        var difference = library == Own.Library
            ? "torch 2.9.0, and on rank 0 torch 2.10.0"
            : "library 0.9.0, and on rank 0 library 1.0.0";
        failures.Should().OnlyContain(failure => failure is InvalidOperationException)
            .And.OnlyContain(failure => failure!.Message.StartsWith("Rank 1 of 3: ") && failure.Message.Contains(difference));
    }

    [Fact]
    public void Equal_processes_go_on()
    {
        ThreadProcessGroup.Run(2, group => Handshake.Run(group, new(group, CPU), CPU, () => Own))
            .Should().OnlyContain(failure => failure == null);
    }

    [Fact]
    public void A_process_announces_its_own_versions()
    {
        var versions = new List<string>();

        var run = new DistributedRun { ValidatesOnly = true, PrepareGroup = group => group.AfterBroadcast = Record };
        run.Run(2).Succeeded();

        versions.Should().Contain(text => text.StartsWith($"library {EnvironmentInfo.Library}\ntorch {__version__}\nTraining."));

        void Record(Tensor values)
        {
            lock (versions)
                if (values.dtype == ScalarType.Byte)
                    versions.Add(System.Text.Encoding.UTF8.GetString(values.data<byte>().ToArray()));
        }
    }
}
