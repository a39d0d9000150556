using System.Diagnostics;
using System.Reflection;
using Xunit.Sdk;

namespace SelfAttentionGan.Distributed.Tests;

/// <summary>Runs a theory with an MPI implementation; skips it where that is not installed.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
public sealed class MpirunAttribute : DataAttribute
{
    public const string OpenMpi = "openmpi", Mpich = "mpich";

    private static readonly Dictionary<string, string?> Programs = new()
    {
        [OpenMpi] = Find(OpenMpi, "Open MPI", "OpenRTE"),
        [Mpich] = Find(Mpich, "HYDRA"),
    };

    private readonly string implementation;

    public MpirunAttribute(string implementation)
    {
        this.implementation = implementation;
        if (Programs[implementation] is null)
            Skip = $"There is no mpirun of {implementation} (Debian: apt-get install openmpi-bin mpich).";
    }

    /// <summary>The mpirun of an implementation.</summary>
    public static string ProgramOf(string implementation) => Programs[implementation]!;

    public override IEnumerable<object[]> GetData(MethodInfo testMethod) => [[implementation]];

    // Debian has both side by side, by these names.
    private static string? Find(string implementation, params string[] names) =>
        new[] { $"mpirun.{implementation}", "mpirun" }.FirstOrDefault(program => names.Any(
            name => Version(program).Contains(name, StringComparison.Ordinal)));

    private static string Version(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["--version"])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            return process.StandardOutput.ReadToEnd();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "";
        }
    }
}
