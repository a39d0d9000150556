namespace Packages.Tests;

/// <summary>`sagan`, packed for this platform and installed into an empty folder with an empty home folder.</summary>
public sealed class ToolPackage : IAsyncLifetime
{
    private readonly TemporaryFolder folder = new();

    internal string Tools => Within("the tools");

    internal string Within(string name) => Path.Combine(folder.Path, name);

    public async Task InitializeAsync()
    {
        await Pack();
        await Install();
    }

    public Task DisposeAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Runs the installed tool.</summary>
    internal Task<string> Sagan(params string[] arguments) => AtHome().Run(Path.Combine(Tools, "sagan"), arguments);

    // The tool is built for its platform, into a folder that no other build uses. On Windows the repository restores
    // libtorch for CUDA, but a tool is packed with that for the CPU.
    private Task Pack() => new ChildProgram(folder.Path).Build(
        "pack",
        [
            Repository.PathOf("src", "Sagan.Cli"), "--configuration", BuildSettings.Configuration,
            "--output", Within("feed"), $"-p:PackageVersion={BuildSettings.PackageVersion}",
            "-p:BuildProjectReferences=false", .. OperatingSystem.IsWindows() ? [] : (string[])["--no-restore"],
        ]);

    private Task Install() => AtHome().Dotnet(
        "tool install", "Sagan.Cli", "--version", BuildSettings.PackageVersion, "--tool-path", Tools,
        "--source", Within("feed"));

    private ChildProgram AtHome()
    {
        var home = Directory.CreateDirectory(Within("an empty home")).FullName;
        var program = new ChildProgram(folder.Path) { Environment = { ["NUGET_PACKAGES"] = null } };
        foreach (var name in (string[])["HOME", "USERPROFILE", "DOTNET_CLI_HOME"])
            program.Environment[name] = home;
        foreach (var name in (string[])["CONFIG", "DATA", "CACHE", "STATE"])
            program.Environment[$"XDG_{name}_HOME"] = null;

        return program;
    }
}
