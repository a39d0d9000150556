namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>Completion of arguments, and the completion scripts of the shells.</summary>
public sealed class CompletionCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("tra", "train")]
    [InlineData("inte", "interpolate")]
    [InlineData("train --pre", "--preset")]
    [InlineData("train --preset Stu", "Studio32", "Studio64")]
    [InlineData("train --data di", "digits")]
    [InlineData("train --set ema", "emaDecay=", "emaStartStep=", "emaStatisticsInterval=")]
    [InlineData("train --set Steps=3 --set loss=w", "loss=wasserstein")]
    [InlineData("train --set generator.normalization=b", "generator.normalization=batch")]
    [InlineData("train --set horizontalFlip=", "horizontalFlip=false", "horizontalFlip=true")]
    [InlineData("train --set resizeMode=p", "resizeMode=pad")]
    [InlineData("attention x --network d", "discriminator")]
    [InlineData("inspect toy6", "Toy64")]
    [InlineData("presets Stu", "Studio32", "Studio64")]
    [InlineData("sample x --class c")]
    [InlineData("completion z", "zsh")]
    [InlineData("eva", "evaluate")]
    [InlineData("evaluate x --ext", "--extractor")]
    [InlineData("evaluate x --extractor r", "random-convolutions")]
    [InlineData("evaluate x --metrics f", "frechet")]
    [InlineData("evaluate x --data di", "digits")]
    [InlineData("train --set steps=")]
    [InlineData("train --out ")]
    public void Arguments_are_completed(string typed, params string[] expected) =>
        Suggestions(typed).Where(text => !text.StartsWith('-') || typed.Contains(" --")).Should().Equal(expected);

    [Fact]
    public void An_empty_line_lists_all_commands() => Suggestions("").Should().Contain(
        ["train", "resume", "sample", "interpolate", "attention", "inspect", "presets", "doctor", "completion"]);

    [Theory]
    [InlineData("resume")]
    [InlineData("sample")]
    [InlineData("evaluate")]
    [InlineData("inspect")]
    public void Only_run_folders_are_completed(string command)
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "0002-other"));
        var run = Path.Combine(folder.Path, "0001-faces");
        Directory.CreateDirectory(run);
        File.WriteAllText(Path.Combine(run, "options.json"), "{}");

        Suggestions($"{command} {folder.Path}/0").Should().Equal(run);
    }

    [Theory]
    [InlineData("bash", "complete -o default -F _sagan sagan")]
    [InlineData("zsh", "compdef _sagan sagan")]
    [InlineData("fish", "complete --command sagan")]
    [InlineData("pwsh", "Register-ArgumentCompleter -Native -CommandName sagan")]
    public void Each_shell_has_a_script_that_calls_the_tool(string shell, string line)
    {
        var script = CliResult.Run("completion", shell).Output;

        script.Should().Contain(line).And.Contain("[suggest:").And.NotContain("\r");
    }

    [Fact]
    public void Another_shell_is_rejected_with_a_list() => CliResult.Run("completion", "bsh").UsageError()
        .Should().Contain("'bsh' not recognized").And.MatchRegex(@"'bash'\s+'zsh'\s+'fish'\s+'pwsh'");

    public void Dispose() => folder.Dispose();

    private static string[] Suggestions(string typed) =>
        CliResult.Run($"[suggest:{typed.Length}]", typed).Output
            .Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
}
