namespace Sagan.Cli.Doctor;

/// <summary>Native libraries that are loaded.</summary>
internal static class Libraries
{
    /// <summary>The files of all libraries in this process, where the system tells.</summary>
    public static string[] Loaded() => !OperatingSystem.IsLinux()
        ? []
        : [.. File.ReadLines("/proc/self/maps").Select(line => line.IndexOf('/') is >= 0 and var at ? line[at..] : "")
            .Where(path => path.Length > 0).Distinct()];
}
