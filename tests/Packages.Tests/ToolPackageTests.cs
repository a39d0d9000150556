namespace Packages.Tests;

/// <summary>`sagan`, installed from a feed on a machine without the repository.</summary>
public sealed class ToolPackageTests(ToolPackage package) : IClassFixture<ToolPackage>
{
    [Fact]
    public async Task It_lists_the_presets()
    {
        var written = await package.Sagan("presets", "32");

        written.Should().Contain("Toy32").And.Contain("Studio32");
    }

    [Fact]
    public async Task All_its_checks_pass()
    {
        var written = await package.Sagan("doctor");

        written.Should().Contain("training on cpu").And.Contain("All checks passed.");
    }

    [Fact]
    public async Task It_trains_two_steps()
    {
        var run = package.Within("a run");

        await package.Sagan(
            "train", "--preset", "Toy16", "--steps", "2", "--batch", "4", "--data", "faces", "--device", "cpu", "--out", run);

        foreach (var file in (string[])["options.json", "metrics.jsonl", "report.html", "samples/000002.png"])
            File.Exists(Path.Combine(run, file)).Should().BeTrue(file);
        Directory.EnumerateFiles(Path.Combine(run, "checkpoints", "000002")).Should().NotBeEmpty();
    }

    [LinuxFact]
    public void Its_native_library_loads_with_any_libstdcxx()
    {
        var packed = NativeLibraries.In(package.Tools);
        var original = NativeLibraries.FromPackage();

        NativeLibraries.IsPatched(packed).Should().BeTrue("the tool must run on systems with older C++ runtimes");
        packed.Zip(original).Count(bytes => bytes.First != bytes.Second).Should().BeInRange(
            1, 40, "a name of 28 bytes and two numbers of four are replaced, and nothing else");
    }
}
