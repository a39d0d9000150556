namespace Packages.Tests;

/// <summary>The packed library, installed from a feed into projects outside this repository.</summary>
public sealed class LibraryPackageTests(LibraryPackage package) : IClassFixture<LibraryPackage>
{
    [Fact]
    public async Task A_new_project_trains_with_it_and_compiles_the_readme_example()
    {
        var output = package.Within("patched");
        await package.Program.Build("build", "--no-restore", "--output", output, "-p:PatchLibTorchSharp=true");

        var written = await package.Program.Dotnet("exec", Path.Combine(output, "Consumer.dll"));

        written.Should().Contain("step 5: 4×3×16×16 -> 4×1×16×16").And.Contain("weight_orig");
        Directory.Exists(package.Within(Path.Combine("packages", "selfattentiongan"))).Should().BeTrue(
            "the package was installed for this test");
    }

    /// <summary>File-based apps have no reflection-based JSON, as trimmed programs.</summary>
    [Fact]
    public async Task A_file_based_app_trains_saves_and_reads_its_checkpoint()
    {
        var run = package.Within("a run");

        var written = await package.App.Dotnet("run Train.cs", "--", run);

        written.Should().Contain("JSON by reflection: False").And.Contain("read step 2 of 2, the same weights: True")
            .And.Contain("did you mean baseChannels?").And.Contain("must be one of none, batch, conditionalBatch")
            .And.Contain("Steps must lie between 1 and 2147483647, but got 0; 100000 is usual.");
        foreach (var file in (string[])["options.json", "networks.json", "metrics.jsonl", "report.html"])
            new FileInfo(Path.Combine(run, file)).Length.Should().BePositive(file);
    }

    [LinuxFact]
    public async Task TorchSharps_library_is_patched_only_on_request()
    {
        var output = package.Within("plain");
        await package.Program.Build("build", "--no-restore", "--output", output);

        var copied = NativeLibraries.In(output);

        copied.AsSpan().SequenceEqual(NativeLibraries.FromPackage()).Should().BeTrue("the patch is off by default");
        NativeLibraries.IsPatched(copied).Should().BeFalse();
    }
}
