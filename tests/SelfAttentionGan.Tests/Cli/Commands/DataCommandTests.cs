using Sagan.Cli;
using Sagan.Cli.Downloads;
using SelfAttentionGan.Imaging;

namespace SelfAttentionGan.Tests.Cli.Commands;

/// <summary>`sagan data`: downloads and verification.</summary>
public sealed class DataCommandTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData]
    [InlineData("list")]
    public void Datasets_are_listed(params string[] arguments)
    {
        var result = CliResult.Run(["data", .. arguments]);

        result.Code.Should().Be(ExitCode.Success);
        result.Output.Should().Contain("cifar10 ").And.Contain("170.1 MB").And.Contain("cifar100 ")
            .And.Contain("mnist ").And.Contain("fashion-mnist ")
            .And.Contain("https://www.cs.toronto.edu/~kriz/cifar.html");
    }

    [Fact]
    public void Each_dataset_has_checksums()
    {
        foreach (var file in PublishedDataset.All.SelectMany(dataset => dataset.Downloads))
        {
            file.Sha256.Should().MatchRegex("^[0-9a-f]{64}$");
            file.Length.Should().BePositive();
            file.Address.Scheme.Should().Be("https");
        }

        PublishedDataset.All.SelectMany(dataset => dataset.Downloads).Select(file => file.Sha256)
            .Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Without_a_network_the_remedy_is_reported_without_a_stack()
    {
        var result = CliResult.Run("data", "cifar10", "--root", folder.Path, "--from", "http://127.0.0.1:1");

        result.Code.Should().Be(ExitCode.Failed);
        result.Errors.Should().StartWith("cifar-10-binary.tar.gz could not be downloaded from http://127.0.0.1:1/cifar-10")
            .And.Contain($"copy it to {Path.Combine(folder.Path, "cifar-10-binary.tar.gz")}").And.NotContain("   at ");
    }

    [Fact]
    public void All_files_of_a_dataset_are_listed() =>
        CliResult.Run("data", "mnist", "--root", folder.Path, "--from", "http://127.0.0.1:1").Errors
            .Should().Contain("mnist also needs train-labels-idx1-ubyte.gz, t10k-images-idx3-ubyte.gz, ");

    [Theory]
    [InlineData("'cifra10' was not matched. Did you mean", "cifra10")]
    [InlineData("'--rot' was not matched. Did you mean", "cifar10", "--rot", "here")]
    [InlineData("--from must be the URL of a folder, such as https", "cifar10", "--from", "here")]
    [InlineData("there is neither at", "check", "nowhere")]
    public void Invalid_arguments_are_rejected(string message, params string[] arguments) =>
        CliResult.Run(["data", .. arguments]).UsageError().Should().Contain(message);

    [Fact]
    public void The_images_of_a_folder_are_counted()
    {
        foreach (var name in (string[])["a/1.png", "a/2.png", "b/3.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            new ImageBuffer(4, 4, 3, new byte[48]).Save(PathOf(name));
        }

        var valid = CliResult.Run("data", "check", folder.Path, "--size", "16");

        valid.Code.Should().Be(ExitCode.Success);
        valid.Output.Should().Contain("images    3 of 3×16×16").And.Contain("classes   2").And.Contain("corrupt   0");
        valid.Output.Should().MatchRegex(@"classes   2\r?\n  a 2\r?\n  b 1\r?\n", "each class by name, with its images");
    }

    [Fact]
    public void Other_files_of_a_folder_are_counted_and_named()
    {
        new ImageBuffer(4, 4, 3, new byte[48]).Save(PathOf("1.png"));
        File.WriteAllText(PathOf("2.tif"), "II*");
        Directory.CreateDirectory(PathOf("runs/0001-here/samples"));
        new ImageBuffer(4, 4, 3, new byte[48]).Save(PathOf("runs/0001-here/samples/000500.png"));
        File.WriteAllText(PathOf("runs/0001-here/options.json"), "{}");

        var result = CliResult.Run("data", "check", folder.Path);

        result.Code.Should().Be(ExitCode.Success);
        result.Output.Should().Contain("images    1 of").And.Contain("classes   none")
            .And.Contain("note      Run directories are ignored").And.Contain(": 1, such as runs/0001-here.")
            .And.Contain("note      Files of other formats are ignored").And.Contain("(.tif 1): 1, such as 2.tif.");
    }

    [Fact]
    public void A_parent_of_class_folders_is_reported_with_a_suggestion()
    {
        foreach (var name in (string[])["train/a/1.png", "train/b/1.png", "val/a/1.png", "val/b/1.png"])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            new ImageBuffer(4, 4, 3, new byte[48]).Save(PathOf(name));
        }

        CliResult.Run("data", "check", folder.Path).Output.Should()
            .Contain("note      The folders that name the classes (train, val)").And.Contain($"name {PathOf("train")} instead");
    }

    [Theory]
    [InlineData("", "x.zip", "is empty, or a pipe")]
    [InlineData("89504E470D0A1A0A00000000", "x.png", "is a single image. Put it into a folder")]
    [InlineData("377ABCAF271C", "x.7z", "is a 7z archive. Unpack it (7z x -oimages x.7z)")]
    [InlineData("1F8B0800", "x.tar.gz", "is a tar archive. Unpack it (tar -xf x.tar.gz)")]
    [InlineData("25504446", "x.pdf", "is of another kind. Check the path")]
    public void A_file_that_is_no_dataset_is_rejected_with_the_remedy(string hex, string name, string problem)
    {
        File.WriteAllBytes(PathOf(name), Convert.FromHexString(hex));

        CliResult.Run("data", "check", PathOf(name)).UsageError().Should()
            .Contain("Images are read from a folder, a zip archive, or a file of").And.Contain(problem);
        CliResult.Run("train", "--data", PathOf(name), "--device", "cpu", "--out", PathOf("run")).UsageError()
            .Should().Contain(problem);
    }

    [Fact]
    public void A_folder_of_several_training_sets_is_rejected_with_a_list()
    {
        foreach (var set in (string[])["balanced", "letters"])
            File.WriteAllBytes(
                PathOf($"emnist-{set}-train-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 9]);

        CliResult.Run("data", "check", folder.Path).UsageError().Should().Contain("one training set, but").And
            .Contain("emnist-balanced-train-images-idx3-ubyte, emnist-letters-train-images-idx3-ubyte");
        CliResult.Run("data", "check", PathOf("emnist-letters-train-images-idx3-ubyte")).Output.Should()
            .Contain("note      EMNIST stores its images transposed");
    }

    [Fact]
    public void Corrupt_images_are_listed_and_set_the_exit_code()
    {
        new ImageBuffer(4, 4, 3, new byte[48]).Save(PathOf("1.png"));
        File.WriteAllText(PathOf("2.png"), "corrupt");

        var result = CliResult.Run("data", "check", folder.Path);

        result.Code.Should().Be(ExitCode.Failed);
        result.Output.Should().Contain("images    1 of 3×64×64").And.Contain("corrupt   1")
            .And.Contain($"  {PathOf("2.png")}: An image is a PNG");
    }

    [Fact]
    public void Datasets_of_a_fixed_size_keep_it()
    {
        File.WriteAllBytes(PathOf("data_batch.bin"), new byte[2 * 3073]);
        File.WriteAllBytes(
            PathOf("train-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 2, 1, 2, 3, 4]);
        File.WriteAllBytes(PathOf("train-labels-idx1-ubyte"), [0, 0, 8, 1, 0, 0, 0, 1, 7]);

        CliResult.Run("data", "check", PathOf("data_batch.bin")).Output.Should().Contain("CIFAR-10  2 of 3×32×32");
        CliResult.Run("data", "check", folder.Path).Output.Should().Contain("idx3-ubyte 1 of 1×2×2")
            .And.Contain("classes   10");
    }

    [Fact]
    public void Entries_of_a_database_are_counted_and_corrupt_ones_listed()
    {
        var bytes = File.ReadAllBytes(
            Repository.PathOf("tests", "SelfAttentionGan.Tests", "Data", "Formats", "lsun.mdb"));
        var comment = bytes.AsSpan().IndexOf("tEXt"u8);
        bytes[comment + bytes.AsSpan(comment).IndexOf("IDAT"u8) + 4] ^= 1;
        File.WriteAllBytes(PathOf("data.mdb"), bytes);

        var result = CliResult.Run("data", "check", folder.Path, "--size", "8");

        result.Code.Should().Be(ExitCode.Failed);
        result.Output.Should().Contain("LSUN      63 of 3×8×8").And.Contain("corrupt   1")
            .And.Contain("data.mdb, entry ");
    }

    private string PathOf(string name) => Path.Combine(folder.Path, name);
}
