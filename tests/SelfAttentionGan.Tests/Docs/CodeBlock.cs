using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SelfAttentionGan.Tests.Docs;

/// <summary>A C# block of a page, compiled as a program of its own, with the usings that it shows.</summary>
/// <remarks>
/// What the text around a block takes for granted is declared in a comment before it, which readers do not see:
/// <c>&lt;!-- given: Tensor x; SaganGenerator generator --&gt;</c>.
/// </remarks>
internal sealed partial record CodeBlock(string Page, int Line, string Given, string Code)
{
    // What a new console project uses by itself.
    private const string Implicit = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly MetadataReference[] References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Concat(AspNetCore())
            .DistinctBy(Path.GetFileName).Select(path => MetadataReference.CreateFromFile(path)),
    ];

    // Web applications have it from the SDK, which is beside this runtime.
    private static IEnumerable<string> AspNetCore()
    {
        var runtime = new DirectoryInfo(RuntimeEnvironment.GetRuntimeDirectory());
        var shared = Path.Combine(runtime.Parent!.Parent!.FullName, "Microsoft.AspNetCore.App", runtime.Name);

        return Directory.EnumerateFiles(shared, "Microsoft.*.dll");
    }

    public static IEnumerable<CodeBlock> In(string page)
    {
        var text = File.ReadAllText(Repository.PathOf(page)).ReplaceLineEndings("\n");

        return
            from Match block in Block().Matches(text)
            select new CodeBlock(
                page, text[..block.Groups["code"].Index].Count(letter => letter == '\n') + 1,
                block.Groups["given"].Value, block.Groups["code"].Value);
    }

    /// <summary>Returns the compiler's errors, each with its line on the page.</summary>
    public IReadOnlyList<string> Errors() =>
    [
        .. Compile().GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Where(diagnostic => diagnostic.Id != "CS5001")                    // a type alone has no entry point
            .Select(Describe),
    ];

    /// <summary>Compiles it into a program.</summary>
    public void Build(string path) =>
        Compile().Emit(path).Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)
            .Select(Describe).Should().BeEmpty();

    public override string ToString() => $"{Page}:{Line}";

    private CSharpCompilation Compile() => CSharpCompilation.Create(
        "Block", [Tree(Code), Tree(Implicit), Tree(Declared())], References,
        new(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));

    private static SyntaxTree Tree(string code) => CSharpSyntaxTree.ParseText(code);

    private string Declared() => $$"""
        global using static Given;
        {{string.Concat(UsedNamespaces().Select(name => $"using {name};\n"))}}
        internal static class Given
        {
        {{string.Concat(Given.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(declaration => $"    internal static {declaration} = default!;\n"))}}}
        """;

    /// <summary>Declarations may name any type that the block can name, and torch's.</summary>
    private static IEnumerable<string> UsedNamespaces() =>
    [
        "TorchSharp", "static TorchSharp.torch", "static TorchSharp.torch.nn", "Microsoft.Extensions.Configuration",
        "Microsoft.Extensions.DependencyInjection", "Microsoft.Extensions.Logging",
        .. typeof(SelfAttentionGan.Attention.SelfAttention2d).Assembly.GetExportedTypes()
            .Select(type => type.Namespace!).Distinct(),
    ];

    private string Describe(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.GetLineSpan().StartLinePosition.Line;

        return $"{Page}:{Line + line}: {diagnostic.GetMessage()}";
    }

    [GeneratedRegex(
        @"(?:<!-- given: (?<given>.*?) -->\n)?^[ ]*```csharp\n(?<code>.*?)^[ ]*```",
        RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
