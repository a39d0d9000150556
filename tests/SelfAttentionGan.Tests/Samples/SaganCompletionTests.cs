using System.Diagnostics;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What `sagan` proposes while somebody types, and the scripts that bring it into shells.</summary>
public sealed class SaganCompletionTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("tra", "train")]
    [InlineData("inte", "interpolate")]
    [InlineData("train --pre", "--preset")]
    [InlineData("train --preset Stu", "Studio32", "Studio64")]
    [InlineData("train --data di", "digits")]
    [InlineData("train --set averag", "averageDecay=", "averageFrom=")]
    [InlineData("train --set Steps=3 --set loss=w", "loss=wasserstein")]
    [InlineData("train --set generator.norm=b", "generator.norm=batch")]
    [InlineData("train --set flip=", "flip=false", "flip=true")]
    [InlineData("train --set framing=p", "framing=pad")]
    [InlineData("attend x --network d", "discriminator")]
    [InlineData("inspect toy6", "Toy64")]
    [InlineData("completion z", "zsh")]
    [InlineData("train --set steps=")]
    [InlineData("train --out ")]
    public void What_is_typed_is_completed(string typed, params string[] words) =>
        Suggestions(typed).Where(word => !word.StartsWith('-') || typed.Contains(" --")).Should().Equal(words);

    [Fact]
    public void An_empty_line_is_answered_with_all_verbs() => Suggestions("").Should().Contain(
        ["train", "resume", "sample", "interpolate", "attend", "inspect", "presets", "doctor", "completion"]);

    [Theory]
    [InlineData("resume")]
    [InlineData("sample")]
    [InlineData("inspect")]
    public void Run_folders_are_completed_and_no_others(string verb)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "0002-other"));
        var run = Path.Combine(folder.Path, "0001-faces");
        Directory.CreateDirectory(run);
        File.WriteAllText(Path.Combine(run, "options.json"), "{}");

        Suggestions($"{verb} {folder.Path}/0").Should().Equal(run);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _sagan sagan")]
    [InlineData("zsh", "compdef _sagan sagan")]
    [InlineData("fish", "complete --command sagan")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName sagan")]
    public void Each_shell_has_a_script_that_asks_the_program(string shell, string line)
    {
        var script = Answer.To("completion", shell).Output;

        script.Should().Contain(line).And.Contain("[suggest:").And.NotContain("\r");
    }

    [Fact]
    public void Another_shell_is_answered_with_those_there_are() => Answer.To("completion", "bsh").Complaint()
        .Should().Contain("bash, zsh, fish, pwsh").And.Contain("mean 'bash'?");

    [PosixFact]
    public void Bash_completes_verbs_names_and_values()
    {
        var script = Path.Combine(folder.Path, "sagan.bash");
        File.WriteAllText(script, Answer.To("completion", "bash").Output);

        Bash(script, "sagan tra").Should().Equal("train");
        Bash(script, "sagan train --preset Stu").Should().Equal("Studio32", "Studio64");
        Bash(script, "sagan train --set loss=w").Should().Equal("wasserstein");
        Bash(script, "sagan train --out ").Should().BeEmpty("bash then completes files");
    }

    public void Dispose() => folder.Dispose();

    private static string[] Suggestions(string typed) =>
        Answer.To($"[suggest:{typed.Length}]", typed).Output
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What bash would propose, with the program that lies beside these tests.</summary>
    private static string[] Bash(string script, string line)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "sagan.dll");
        var start = new ProcessStartInfo("bash")
        {
            RedirectStandardOutput = true,
            ArgumentList =
            {
                "--norc", "-c",
                $$"""
                sagan() { dotnet '{{program}}' "$@"; }
                source '{{script}}'
                COMP_LINE='{{line}}' COMP_POINT={{line.Length}} _sagan
                printf '%s\n' "${COMPREPLY[@]}"
                """,
            },
        };
        using var bash = Process.Start(start)!;

        return bash.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
