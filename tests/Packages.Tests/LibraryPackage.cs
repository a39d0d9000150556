using System.IO.Compression;

namespace Packages.Tests;

/// <summary>The packed library in a local feed, and a new project outside the repository that references it.</summary>
public sealed class LibraryPackage : IAsyncLifetime
{
    private const string Feed = "feed", Project = "a project";

    private readonly TemporaryFolder folder = new();

    /// <summary>Runs programs in the project's folder.</summary>
    internal ChildProgram Program { get; private set; } = null!;

    /// <summary>Runs programs in the folder of a file-based app.</summary>
    internal ChildProgram App { get; private set; } = null!;

    internal string Within(string name) => Path.Combine(folder.Path, name);

    public async Task InitializeAsync()
    {
        await new ChildProgram(folder.Path).Build(
            "pack", Repository.PathOf("src", "SelfAttentionGan"), "--configuration", BuildSettings.Configuration,
            "--no-build", "--output", Within(Feed), $"-p:PackageVersion={BuildSettings.PackageVersion}");
        await WriteProject();

        Program = new(Within(Project));
        await RestoreApart();
        await WriteApp();
    }

    public Task DisposeAsync()
    {
        folder.Dispose();
        return Task.CompletedTask;
    }

    private async Task WriteProject()
    {
        Directory.CreateDirectory(Within(Project));
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("tests", "Packages.Tests", "Consumer")))
            File.Copy(file, Path.Combine(Within(Project), Path.GetFileName(file)));

        await File.WriteAllTextAsync(Path.Combine(Within(Project), "ReadmeExample.cs"), WrapInMethod(ReadExample()));
        await File.WriteAllTextAsync(Within("nuget.config"), $"""
            <configuration>
              <packageSources>
                <add key="packed by this test" value="{Feed}" />
              </packageSources>
            </configuration>
            """);
    }

    private async Task WriteApp()
    {
        const string Folder = "an app";
        var lines = await File.ReadAllTextAsync(
            Repository.PathOf("tests", "Packages.Tests", "FileBased", "Train.cs"));
        Directory.CreateDirectory(Within(Folder));
        await File.WriteAllTextAsync(Path.Combine(Within(Folder), "Train.cs"), $"""
            #:package SelfAttentionGan@{BuildSettings.PackageVersion}
            #:package {BuildSettings.TorchRuntimePackage}@{BuildSettings.TorchRuntimeVersion}
            #:property PatchLibTorchSharp=true
            {lines}
            """);

        App = new(Within(Folder));
        foreach (var (name, value) in Program.Environment)
            App.Environment[name] = value;

        // Otherwise the build output is written to the user's data folder.
        App.Environment["XDG_DATA_HOME"] = Within("data");
        App.Environment["TMP"] = Within("data");
        Directory.CreateDirectory(Within("data"));
    }

    // An empty package folder, so that no earlier package is used; libtorch is read from the cache.
    private async Task RestoreApart()
    {
        Program.Environment["RestoreFallbackFolders"] = BuildSettings.PackageCache;
        Program.Environment["NUGET_PACKAGES"] = Within("packages");
        Program.Environment["PackedVersion"] = BuildSettings.PackageVersion;
        Program.Environment["TorchRuntimePackage"] = BuildSettings.TorchRuntimePackage;
        Program.Environment["TorchRuntimeVersion"] = BuildSettings.TorchRuntimeVersion;

        await Program.Build("restore");
    }

    /// <summary>The lines of C# in the packed README.</summary>
    private string[] ReadExample()
    {
        using var package = ZipFile.OpenRead(Directory.EnumerateFiles(Within(Feed), "*.nupkg").Single());
        using var readme = new StreamReader(package.GetEntry("README.md")!.Open());
        string[] lines = [.. readme.ReadToEnd().Split('\n').Select(line => line.TrimEnd())];

        return [.. lines.SkipWhile(line => line != "```csharp").Skip(1).TakeWhile(line => line != "```")];
    }

    private static string WrapInMethod(string[] lines)
    {
        var usings = lines.TakeWhile(line => line == "" || line.StartsWith("using SelfAttentionGan")).ToArray();

        return $$"""
            {{string.Join('\n', usings)}}
            internal static class ReadmeExample
            {
                public static void Run()
                {
                    {{string.Join('\n', lines.Skip(usings.Length))}}
                }
            }
            """;
    }
}
