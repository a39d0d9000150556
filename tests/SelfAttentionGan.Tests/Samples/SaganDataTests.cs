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
    [InlineData("'cifra10' was not matched. Did you mean", "cifra10")]
    [InlineData("'--rot' was not matched. Did you mean", "cifar10", "--rot", "here")]
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
        sound.Output.Should().MatchRegex(@"classes   2\r?\n  a 2\r?\n  b 1\r?\n", "each class by name, with its images");
    }

    [Fact]
    public void What_a_folder_holds_besides_is_counted_and_named()
    {
        Png.Save(new(4, 4, 3, new byte[48]), PathOf("1.png"));
        File.WriteAllText(PathOf("2.tif"), "II*");
        Directory.CreateDirectory(PathOf("runs/0001-here/samples"));
        Png.Save(new(4, 4, 3, new byte[48]), PathOf("runs/0001-here/samples/000500.png"));
        File.WriteAllText(PathOf("runs/0001-here/options.json"), "{}");

        var answer = Answer.To("data", "check", folder.Path);

        answer.Code.Should().Be(ExitCode.Done);
        answer.Output.Should().Contain("pictures  1 of").And.Contain("classes   none")
            .And.Contain("note      Run directories are ignored").And.Contain(": 1, such as runs/0001-here.")
            .And.Contain("note      Files of other formats are ignored").And.Contain("(.tif 1): 1, such as 2.tif.");
    }

    [Fact]
    public void A_folder_above_the_classes_is_doubted_and_the_right_one_is_named()
    {
        foreach (var name in (string[])["train/a/1.png", "train/b/1.png", "val/a/1.png", "val/b/1.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            Png.Save(new(4, 4, 3, new byte[48]), PathOf(name));
        }

        Answer.To("data", "check", folder.Path).Output.Should()
            .Contain("note      The folders that name the classes (train, val)").And.Contain($"name {PathOf("train")} instead");
    }

    [Theory]
    [InlineData("", "x.zip", "has no bytes: it is empty, or a pipe")]
    [InlineData("89504E470D0A1A0A00000000", "x.png", "is a single image. Put it into a folder")]
    [InlineData("377ABCAF271C", "x.7z", "is a 7z archive. Unpack it (7z x -oimages x.7z)")]
    [InlineData("1F8B0800", "x.tar.gz", "is a tar archive. Unpack it (tar -xf x.tar.gz)")]
    [InlineData("25504446", "x.pdf", "is none of these. Check the path")]
    public void A_file_that_holds_no_set_of_images_is_refused_with_what_to_do(string hex, string name, string problem)
    {
        File.WriteAllBytes(PathOf(name), Convert.FromHexString(hex));

        Answer.To("data", "check", PathOf(name)).Complaint().Should()
            .Contain("Images come from a folder, a zip archive, or a file of").And.Contain(problem);
        Answer.To("train", "--data", PathOf(name), "--device", "cpu", "--out", PathOf("run")).Complaint()
            .Should().Contain(problem);
    }

    [Fact]
    public void A_folder_of_several_training_sets_asks_for_one_of_them()
    {
        foreach (var set in (string[])["balanced", "letters"])
            File.WriteAllBytes(
                PathOf($"emnist-{set}-train-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9]);

        Answer.To("data", "check", folder.Path).Complaint().Should().Contain("one training set, but").And
            .Contain("emnist-balanced-train-images-idx3-ubyte, emnist-letters-train-images-idx3-ubyte");
        Answer.To("data", "check", PathOf("emnist-letters-train-images-idx3-ubyte")).Output.Should()
            .Contain("note      EMNIST stores its images transposed");
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

    [Fact]
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
