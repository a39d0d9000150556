using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>Signals that this process ignores: a shell starts background programs with Ctrl-C ignored.</summary>
internal static partial class IgnoredSignals
{
    /// <summary>Whether this process, and so all that it starts, ignores SIGINT.</summary>
    public static bool CtrlC => new FileInfo("/proc/self/status") is { Exists: true } status
        && Sigint().IsMatch(File.ReadAllText(status.FullName));

    /// <summary>Signal 2 among those that are ignored: the second bit from the right.</summary>
    [GeneratedRegex("SigIgn:.*[2367abef]$", RegexOptions.Multiline)]
    private static partial Regex Sigint();
}
