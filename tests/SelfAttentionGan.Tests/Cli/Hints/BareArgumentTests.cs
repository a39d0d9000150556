using Sagan.Cli;
using SelfAttentionGan.Tests.Samples;

namespace SelfAttentionGan.Tests.Cli.Hints;

/// <summary>What stands without its option is understood, and answered with the line that was meant.</summary>
public sealed class BareArgumentTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("train CATS", "sagan train --data CATS")]
    [InlineData("train ./nowhere", "sagan train --data ./nowhere")]
    [InlineData("train RUN", "sagan resume RUN")]
    [InlineData("train RUN/options.json", "sagan train --options RUN/options.json")]
    [InlineData("train digits", "sagan train --data digits")]
    [InlineData("train Toy33", "sagan train --preset Toy32")]
    [InlineData("train Width=4", "sagan train --set Width=4")]
    [InlineData("resume RUN CATS", "sagan resume DIR --data CATS")]
    [InlineData("resume RUN Steps=4", "sagan resume DIR --set Steps=4")]
    [InlineData("sample RUN CATS", "sagan sample DIR --out CATS")]
    [InlineData("interpolate RUN CATS", "sagan interpolate DIR --out CATS")]
    [InlineData("attend RUN CATS", "sagan attend DIR --out CATS")]
    [InlineData("attend RUN RUN/options.json", "sagan attend DIR --image RUN/options.json")]
    [InlineData("inspect RUN CATS", "sagan data check CATS")]
    [InlineData("report RUN CATS", "sagan data check CATS")]
    [InlineData("presets Toy CATS", "sagan data check CATS")]
    [InlineData("doctor CATS", "sagan data check CATS")]
    [InlineData("doctor Toy32", "sagan inspect Toy32")]
    [InlineData("completion bash CATS", "sagan data check CATS")]
    [InlineData("data CATS", "sagan data check CATS")]
    [InlineData("data cifar10 CATS", "sagan data cifar10 --root CATS")]
    [InlineData("CATS", "sagan train --data CATS")]
    [InlineData("RUN", "sagan inspect RUN")]
    [InlineData("Toy64", "sagan inspect Toy64")]
    public void Each_verb_says_what_was_probably_meant(string line, string meant)
    {
        var answer = Answer.To(line.Split(' ').Select(Place)).Complaint();

        answer.Should().Contain($"as it stands; did you mean '{string.Join(' ', meant.Split(' ').Select(Place))}'?");
    }

    [Fact]
    public void Every_verb_is_among_them()
    {
        var told = GetType().GetMethod(nameof(Each_verb_says_what_was_probably_meant))!.GetCustomAttributesData()
            .Where(data => data.AttributeType == typeof(InlineDataAttribute))
            .Select(data => ((string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)
                data.ConstructorArguments[0].Value!)[0].Value!).Split(' ')[0]);

        CommandLine.Root().Subcommands.Select(verb => verb.Name).Except(told).Should().BeEmpty();
    }

    [Theory]
    [InlineData("sample x y")]
    [InlineData("doctor what")]
    public void What_is_like_nothing_is_only_said_to_be_unknown(string line) =>
        Answer.To(line.Split(' ')).Complaint().Should().StartWith("Unrecognized command or argument");

    public void Dispose() => folder.Dispose();

    /// <summary>Puts folders that are there in the place of their names.</summary>
    private string Place(string word)
    {
        var (cats, run) = (Path.Combine(folder.Path, "cats"), Path.Combine(folder.Path, "run"));
        Directory.CreateDirectory(cats);
        Directory.CreateDirectory(run);
        File.WriteAllText(Path.Combine(run, "options.json"), "{}");

        return word.Replace("CATS", cats).Replace("RUN", run);
    }
}
