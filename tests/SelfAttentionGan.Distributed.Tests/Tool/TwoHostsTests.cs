using System.Diagnostics;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Distributed.Tests.Tool;

/// <summary>Trains on two hosts, which are network namespaces of this computer.</summary>
public sealed class TwoHostsTests : IDisposable
{
    private static readonly string Sagan = Path.Combine(AppContext.BaseDirectory, "sagan.dll");

    private readonly TemporaryFolder folder = new();

    [NamespacesTheory]
    [Mpirun(MpirunAttribute.OpenMpi)]
    public void Two_hosts_train_to_the_bits_of_two_processes_on_one(string implementation)
    {
        var (far, near) = (new RunArtifacts(Path.Combine(folder.Path, "far")), new RunArtifacts(Path.Combine(folder.Path, "near")));
        using (var namespaces = NetworkNamespaces.TryCreate(out var reason))
        {
            namespaces.Should().NotBeNull(reason);
            using var onTwo = MpiRun.StartCommand(["sh", "-c", OnTwoHosts(implementation, far.Folder)], []);
            onTwo.Exit().Should().Be(0, onTwo.Output);
        }

        using var onOne = MpiRun.StartProgram(implementation, 2, Sagan, [], Training(near.Folder));
        onOne.Exit().Should().Be(0, onOne.Output);

        File.ReadAllText(far.Log).Should().ContainAll(NetworkNamespaces.HostNames.Select(host => $" on {host}"));
        far.ShouldBeReadable();
        far.ShouldEqual(near, 4);
    }

    public void Dispose() => folder.Dispose();

    private static string[] Training(string path) =>
    [
        "train", "--preset", "Toy16", "--batch", "4", "--device", "cpu", "--set", "BaseChannels=4", "--set", "ReportEvery=2",
        "--set", "LeCamWeight=0.1", "--steps", "4", "--out", path,
    ];

    // Open MPI calls the agent, usually ssh, with a host and a command.
    private string OnTwoHosts(string implementation, string path)
    {
        var agent = Path.Combine(folder.Path, "agent");
        File.WriteAllText(agent, $"#!/bin/sh\nshift\nexec {NetworkNamespaces.Enter(1)} sh -c \"$*\"\n");
        using (var mode = Process.Start("chmod", ["+x", agent]))
            mode.WaitForExit();

        return string.Join(
            ' ',
            [
                NetworkNamespaces.Enter(0), MpirunAttribute.ProgramOf(implementation), "--mca plm_rsh_agent", agent,
                "--mca btl tcp,self", $"--mca btl_tcp_if_include {NetworkNamespaces.Network}",
                $"--mca oob_tcp_if_include {NetworkNamespaces.Network}",
                "--host", string.Join(',', NetworkNamespaces.Addresses.Select(address => $"{address}:1")),
                "-x OMP_NUM_THREADS --bind-to none -n 2 dotnet", Sagan, .. Training(path),
            ]);
    }

    private sealed class NamespacesTheoryAttribute : TheoryAttribute
    {
        public NamespacesTheoryAttribute()
        {
            if (!OperatingSystem.IsLinux())
                Skip = "Network namespaces are Linux's.";
            else if (NetworkNamespaces.TryCreate(out var reason) is { } namespaces)
                namespaces.Dispose();
            else
                Skip = $"Network namespaces need privileges and iproute2: {reason}";
        }
    }
}
