using System.Collections;
using Microsoft.Build.Framework;

namespace SelfAttentionGan.Tests.BuildTransitive;

public sealed class PatchLibTorchSharpTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Engine engine = new();

    private string Source => Path.Combine(folder.Path, "package.so");

    private string Destination => Path.Combine(folder.Path, "obj", "libLibTorchSharp.so");

    [Fact]
    public void The_copy_is_patched_and_the_package_is_not()
    {
        var package = ElfFile.Create(ElfFile.NewSymbol, "GLIBCXX_3.4.32", "GLIBCXX_3.4");
        File.WriteAllBytes(Source, package);

        Run().Should().BeTrue();

        File.ReadAllBytes(Destination).Should().Equal(GlibcxxPatch.Apply(package));
        File.ReadAllBytes(Source).Should().Equal(package);
    }

    [Fact]
    public void An_older_copy_is_replaced_and_its_hard_links_keep_their_content()
    {
        File.WriteAllBytes(Source, ElfFile.Create(ElfFile.NewSymbol, "GLIBCXX_3.4.32", "GLIBCXX_3.4"));
        Run();
        using var open = File.Open(Destination, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        File.WriteAllBytes(Source, ElfFile.Create("_Znwm", "GLIBCXX_3.4"));

        Run().Should().BeTrue();

        ElfFile.Holds(File.ReadAllBytes(Destination), "_Znwm").Should().BeTrue();
        ElfFile.Holds(new BinaryReader(open).ReadBytes((int)open.Length), ElfFile.OldSymbol)
            .Should().BeTrue("it was written to a temporary file and renamed");
        Directory.GetFiles(Path.GetDirectoryName(Destination)!).Should().ContainSingle();
    }

    [Fact]
    public void What_does_not_fit_is_one_error_that_says_what_to_do()
    {
        File.WriteAllBytes(Source, ElfFile.Create(ElfFile.NewSymbol, "GLIBCXX_3.4.32"));

        Run().Should().BeFalse();

        engine.Errors.Should().ContainSingle().Which.Should()
            .Contain("lacks GLIBCXX_3.4.32").And.Contain("Debian 13").And.Contain("PatchLibTorchSharp=false");
        File.Exists(Destination).Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();

    private bool Run() =>
        new global::PatchLibTorchSharp { Source = Source, Destination = Destination, BuildEngine = engine }.Execute();

    private sealed class Engine : IBuildEngine
    {
        public List<string> Errors { get; } = [];

        public bool ContinueOnError => false;

        public int LineNumberOfTaskNode => 0;

        public int ColumnNumberOfTaskNode => 0;

        public string ProjectFileOfTaskNode => "";

        public void LogErrorEvent(BuildErrorEventArgs e) => Errors.Add(e.Message!);

        public void LogWarningEvent(BuildWarningEventArgs e) => Errors.Add(e.Message!);

        public void LogMessageEvent(BuildMessageEventArgs e)
        {
        }

        public void LogCustomEvent(CustomBuildEventArgs e)
        {
        }

        public bool BuildProjectFile(
            string projectFileName, string[] targetNames, IDictionary globalProperties,
            IDictionary targetOutputs) => false;
    }
}
