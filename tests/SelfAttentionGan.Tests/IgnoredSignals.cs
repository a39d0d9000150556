using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests;

/// <summary>What this process was told to ignore: a shell lets the programs that it starts in the background ignore Ctrl-C.</summary>
internal static partial class IgnoredSignals
{
    /// <summary>Whether this process ignores SIGINT, and so all that it starts.</summary>
    public static bool CtrlC => new FileInfo("/proc/self/status") is { Exists: true } status
        && Sigint().IsMatch(File.ReadAllText(status.FullName));

    /// <summary>Signal 2 among those that are ignored: the second bit from the right.</summary>
    [GeneratedRegex("SigIgn:.*[2367abef]$", RegexOptions.Multiline)]
    private static partial Regex Sigint();
}
