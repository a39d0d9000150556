using Sagan.Cli;
using Sagan.Cli.Downloads;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What `sagan data` takes and tells.</summary>
public sealed class SaganDataTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("list")]
    public void Alone_it_tells_which_sets_there_are(params string[] words)
    {
        var answer = Answer.To(["data", .. words]);

        answer.Code.Should().Be(ExitCode.Done);
        answer.Output.Should().Contain("cifar10 ").And.Contain("170.1 MB").And.Contain("cifar100 ")
            .And.Contain("mnist ").And.Contain("fashion-mnist ")
            .And.Contain("https://www.cs.toronto.edu/~kriz/cifar.html");
    }

    [Fact]
    public void Each_set_says_all_that_a_check_takes()
    {
        foreach (var file in DataSet.All.SelectMany(set => set.Files))
        {
            file.Sha256.Should().MatchRegex("^[0-9a-f]{64}$");
            file.Length.Should().BePositive();
            file.Address.Scheme.Should().Be("https");
        }

        DataSet.All.SelectMany(set => set.Files).Select(file => file.Sha256).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Without_a_network_it_says_what_to_do_and_no_more()
    {
        var answer = Answer.To("data", "cifar10", "--root", folder.Path, "--from", "http://127.0.0.1:1");

        answer.Code.Should().Be(ExitCode.Failed);
        answer.Errors.Should().StartWith("cifar-10-binary.tar.gz could not be fetched from http://127.0.0.1:1/cifar-10")
            .And.Contain($"lay it at {Path.Combine(folder.Path, "cifar-10-binary.tar.gz")}").And.NotContain("   at ");
    }

    [Fact]
    public void Of_a_set_of_several_files_all_are_named() =>
        Answer.To("data", "mnist", "--root", folder.Path, "--from", "http://127.0.0.1:1").Errors
            .Should().Contain("mnist takes train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, ");

    [Theory]
    [InlineData("did you mean 'cifar10'?", "cifra10")]
    [InlineData("did you mean '--root'?", "cifar10", "--rot", "here")]
    [InlineData("--from must be a folder such as https", "cifar10", "--from", "here")]
    [InlineData("there is neither at", "check", "nowhere")]
    public void A_mistake_is_answered_with_what_was_probably_meant(string answer, params string[] words) =>
        Answer.To(["data", .. words]).Complaint().Should().Contain(answer);

    [Fact]
    public void A_folder_of_pictures_is_counted()
    {
        foreach (var name in (string[])["a/1.png", "a/2.png", "b/3.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            Png.Save(new(4, 4, 3, new byte[48]), PathOf(name));
        }

        var sound = Answer.To("data", "check", folder.Path, "--size", "16");

        sound.Code.Should().Be(ExitCode.Done);
        sound.Output.Should().Contain("pictures  3 of 3×16×16").And.Contain("classes   2").And.Contain("broken    0");
    }

    [Fact]
    public void Broken_pictures_are_named_and_the_exit_code_tells()
    {
        Png.Save(new(4, 4, 3, new byte[48]), PathOf("1.png"));
        File.WriteAllText(PathOf("2.png"), "broken");

        var answer = Answer.To("data", "check", folder.Path);

        answer.Code.Should().Be(ExitCode.Failed);
        answer.Output.Should().Contain("pictures  1 of 3×64×64").And.Contain("broken    1")
            .And.Contain($"  {PathOf("2.png")}: An image is a PNG");
    }

    [Fact]
    public void Sets_of_one_size_keep_it()
    {
        File.WriteAllBytes(PathOf("data_batch.bin"), new byte[2 * 3073]);
        File.WriteAllBytes(
            PathOf("train-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4]);
        File.WriteAllBytes(PathOf("train-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 7]);

        Answer.To("data", "check", PathOf("data_batch.bin")).Output.Should().Contain("CIFAR-10  2 of 3×32×32");
        Answer.To("data", "check", folder.Path).Output.Should().Contain("idx3-ubyte 1 of 1×2×2")
            .And.Contain("classes   10");
    }

    [LmdbFact]
    public void A_database_is_counted_and_broken_entries_are_named()
    {
        var bytes = File.ReadAllBytes(Repository.PathOf("tests", "SelfAttentionGan.Tests", "Data", "lsun.mdb"));
        var comment = bytes.AsSpan().IndexOf("tEXt"u8);
        bytes[comment + bytes.AsSpan(comment).IndexOf("IDAT"u8) + 4] ^= 1;
        File.WriteAllBytes(PathOf("data.mdb"), bytes);

        var answer = Answer.To("data", "check", folder.Path, "--size", "8");

        answer.Code.Should().Be(ExitCode.Failed);
        answer.Output.Should().Contain("LSUN      63 of 3×8×8").And.Contain("broken    1")
            .And.Contain("data.mdb, entry ");
    }

    private string PathOf(string name) => Path.Combine(folder.Path, name);
}
