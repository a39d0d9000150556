using System.Diagnostics;

namespace SelfAttentionGan.Distributed.Tests.Tool;

/// <summary>Two hosts on one computer: network namespaces with an address and a name each, connected by a virtual cable.</summary>
internal sealed class NetworkNamespaces : IDisposable
{
    public const string Network = "10.213.77.0/24";

    private static readonly string[] Names = [$"sagan-a{Environment.ProcessId}", $"sagan-b{Environment.ProcessId}"];

    private NetworkNamespaces()
    {
    }

    public static IReadOnlyList<string> Addresses { get; } = ["10.213.77.1", "10.213.77.2"];

    public static IReadOnlyList<string> HostNames { get; } = ["sagan-host-a", "sagan-host-b"];

    /// <summary>The command that enters a namespace, under its host name.</summary>
    public static string Enter(int host) =>
        $"ip netns exec {Names[host]} unshare --uts sh -c 'hostname {HostNames[host]}; exec \"$@\"' -";

    /// <summary>Creates both; returns null, with the reason, where this user may not.</summary>
    public static NetworkNamespaces? TryCreate(out string reason)
    {
        var namespaces = new NetworkNamespaces();
        var commands = new List<string> { $"ip netns add {Names[0]}", $"ip netns add {Names[1]}" };
        commands.Add($"ip -n {Names[0]} link add to-b type veth peer name to-a netns {Names[1]}");
        foreach (var (host, device) in new[] { "to-b", "to-a" }.Index())
            commands.AddRange([
                $"ip -n {Names[host]} address add {Addresses[host]}/24 dev {device}",
                $"ip -n {Names[host]} link set {device} up", $"ip -n {Names[host]} link set lo up",
            ]);
        commands.Add($"{Enter(1)} true");

        foreach (var command in commands)
            if (!Succeeds(command, out reason))
            {
                namespaces.Dispose();
                return null;
            }

        reason = "";
        return namespaces;
    }

    public void Dispose()
    {
        foreach (var name in Names)
            Succeeds($"ip netns delete {name}", out _);
    }

    private static bool Succeeds(string command, out string error)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", command]) { RedirectStandardError = true })!;
        error = shell.StandardError.ReadToEnd().Trim();
        shell.WaitForExit();

        return shell.ExitCode == 0;
    }
}
