using System.Globalization;
using System.Text.RegularExpressions;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Tests.Docs;

/// <summary>
/// Runs docs/first-hour.md from top to bottom in an empty folder, with a 300th of its numbers of steps.
/// </summary>
/// <remarks>
/// A C# block is the program that <c>dotnet run</c> runs from then on. What comes before the first program, packages
/// and an empty project, is what Packages.Tests does.
/// </remarks>
[Collection(nameof(OtherPrograms))]
public sealed partial class FirstHourTests : IDisposable
{
    private const string Page = "docs/first-hour.md";

    /// <summary>Numbers of steps are divided by it: <c>Steps = 600</c> and <c>--steps 900</c> become 2 and 3.</summary>
    private const int Divisor = 300;

    private static readonly string[] SetUp =
    [
        "./build.sh pack", "dotnet nuget add source ", "dotnet tool install ", "dotnet new console ", "cd first-hour",
        "dotnet add package ",
    ];

    private readonly TemporaryFolder folder = new();

    [Fact]
    public async Task Every_program_and_every_command_of_the_page_succeeds()
    {
        CodeBlock? program = null;
        var programs = CodeBlock.In(Page).ToDictionary(block => block.Code.ReplaceLineEndings("\n"));

        foreach (Match block in Block().Matches(File.ReadAllText(Repository.PathOf(Page)).ReplaceLineEndings("\n")))
            if (block.Groups["language"].Value == "csharp")
                program = programs[block.Groups["text"].Value];
            else
                foreach (var command in block.Groups["text"].Value.TrimEnd().Split('\n'))
                    await Run(command, program);

        foreach (var file in (string[])
        [
            "runs/faces/report.html", "runs/faces/checkpoints/000003/manifest.json", "grid.png", "interpolation.png",
            "face-3.png", "attention.png", "eyes.png", "discriminator.png", "nearest.png", "faces.onnx",
        ])
            File.Exists(Path.Combine(folder.Path, file)).Should().BeTrue(file);
    }

    public void Dispose() => folder.Dispose();

    private async Task Run(string command, CodeBlock? program)
    {
        if (SetUp.Any(start => command.StartsWith(start, StringComparison.Ordinal)))
            return;

        using var running = command == "dotnet run -c Release" ? Start(program!) : Start(command);

        (await running.Exit()).Should().Be(0, $"{command}: {running.Output}");
    }

    private RunningProcess Start(string command)
    {
        command.Should().StartWith("sagan ");

        return SaganProcess.StartIn(folder.Path, Shorten(command).Split(' ').Skip(1));
    }

    private RunningProcess Start(CodeBlock program)
    {
        var path = Path.Combine(folder.Path, "Block.dll");
        (program with { Code = Shorten(program.Code) }).Build(path);

        // With the assemblies of the tool, which lie beside these tests.
        return RunningProcess.StartIn(
            folder.Path, "exec", "--depsfile", Beside("sagan.deps.json"),
            "--runtimeconfig", Beside("sagan.runtimeconfig.json"), path);
    }

    private static string Beside(string file) => Path.Combine(AppContext.BaseDirectory, file);

    private static string Shorten(string text) => Steps().Replace(
        text, match => $"{int.Parse(match.Value, CultureInfo.InvariantCulture) / Divisor}");

    [GeneratedRegex(
        @"^```(?<language>csharp|shell)\n(?<text>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<=\bSteps = |--steps )\d+")]
    private static partial Regex Steps();
}
