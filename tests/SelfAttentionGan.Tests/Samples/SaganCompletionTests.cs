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
    [InlineData("presets Stu", "Studio32", "Studio64")]
    [InlineData("sample x --class c")]
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
        .Should().Contain("'bsh' not recognized").And.MatchRegex(@"'bash'\s+'zsh'\s+'fish'\s+'pwsh'");

    public void Dispose() => folder.Dispose();

    private static string[] Suggestions(string typed) =>
        Answer.To($"[suggest:{typed.Length}]", typed).Output
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
