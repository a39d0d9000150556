using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Sagan.Cli;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Imaging;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>What `sagan train --data` takes, told by what lies in the folder.</summary>
public sealed class SaganPicturesTests : IDisposable
{
    private static readonly string[] Batches = [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}")];

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("digits", "10,000 of 3×16×16, digits", "Toy16")]
    [InlineData("digits", "10,000 of 1×16×16, digits", "Toy16", "ImageChannels=1", "Classes=10")]
    [InlineData("faces", "10,000 of 3×16×16, faces", "Toy16", "Classes=4")]
    public void Drawn_pictures_need_no_files(string data, string said, string preset, params string[] settings) =>
        Train(data, preset, settings).Output.Should().Contain($"pictures {said}");

    [Theory]
    [InlineData]
    [InlineData("Classes=10")]
    public void A_folder_of_cifar_10_is_known_by_its_files(params string[] settings)
    {
        var unpacked = Directory.CreateDirectory(Path.Combine(folder.Path, "cifar-10-batches-bin")).FullName;
        Cifar(unpacked, labelBytes: 1, Batches);

        Train(folder.Path, "Toy32", settings).Output.Should().Contain("pictures 10 of 3×32×32");
        Train(unpacked, "Toy32", settings).Output.Should().Contain("pictures 10 of 3×32×32");
    }

    [Theory]
    [InlineData("Classes=100")]
    [InlineData("Classes=20")]
    public void A_folder_of_cifar_100_has_fine_and_coarse_classes(string setting)
    {
        var unpacked = Directory.CreateDirectory(Path.Combine(folder.Path, "cifar-100-binary")).FullName;
        Cifar(unpacked, labelBytes: 2, "train", "train2");

        Train(folder.Path, "Toy32", setting, "BatchSize=2").Output.Should().Contain("pictures 2 of 3×32×32");
    }

    [Theory]
    [InlineData]
    [InlineData("Classes=10")]
    public void A_folder_of_mnist_is_laid_on_32_pixels(params string[] settings)
    {
        Idx("train-images-idx3-ubyte", 3, 5, 28, 28);
        Idx("train-labels-idx1-ubyte", 1, 5);
        Idx("t10k-images-idx3-ubyte", 3, 4, 28, 28);

        Train(folder.Path, "Toy32", ["ImageChannels=1", .. settings]).Output.Should().Contain("pictures 5 of 1×32×32");
    }

    [Fact]
    public void Another_size_than_the_files_have_is_refused_with_the_remedy()
    {
        Cifar(folder.Path, labelBytes: 1, Batches);

        Refused(folder.Path, "Toy16").Should()
            .Contain("CIFAR-10 are 3×32×32, but the networks are built for 3×16×16")
            .And.Contain("--set ImageSize=32 --set ImageChannels=3");
    }

    [Fact]
    public void Colour_is_not_made_of_grey_files()
    {
        Idx("train-images-idx3-ubyte", 3, 5, 28, 28);

        Refused(folder.Path, "Toy32").Should()
            .Contain("train-images-idx3-ubyte are 1×32×32, but").And.Contain("--set ImageChannels=1");
    }

    [Fact]
    public void Options_for_pictures_are_recorded_and_checked()
    {
        var run = Path.Combine(folder.Path, "run");
        Answer.To([.. Words("faces", "Toy16", ["SkipCorrupt=true", "Cache=kept.bin"]), "--out", run]);

        var pictures = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "options.json")))!["pictures"]!;
        pictures["skipCorrupt"]!.GetValue<bool>().Should().BeTrue();
        pictures["cache"]!.GetValue<string>().Should().Be(Path.GetFullPath("kept.bin"), "found again from anywhere");
        pictures["resizeMode"]!.GetValue<string>().Should().Be("crop");
        Answer.To(Words("faces", "Toy16", ["CenterCrop=-1"])).Complaint().Should().Contain("CenterCrop");
        Answer.To(Words("faces", "Toy16", ["ResizeMode=pat"])).Complaint().Should().Contain("did you mean pad?");
    }

    [Fact]
    public void Broken_pictures_are_fatal_or_named_and_counted()
    {
        var pictures = Directory.CreateDirectory(Path.Combine(folder.Path, "pictures")).FullName;
        for (var i = 0; i < 4; i++)
            Png.Save(new Bitmap(16, 16, 3, new byte[16 * 16 * 3]), Path.Combine(pictures, $"{i}.png"));
        File.WriteAllText(Path.Combine(pictures, "torn.png"), "no picture");

        Refused(pictures, "Toy16").Should().Contain("torn.png");

        var run = Path.Combine(folder.Path, "run");
        var answer = Answer.To([.. Words(pictures, "Toy16", ["SkipCorrupt=true"]), "--out", run]);
        answer.Code.Should().Be(ExitCode.Done, answer.Errors);
        answer.Output.Should().Contain("pictures 4 of 3×16×16");
        answer.Errors.Should().Contain("Broken pictures are left out: 1").And.Contain("torn.png");
        File.ReadAllText(Path.Combine(run, "log.txt")).Should().MatchRegex("Left out: .*torn.png");
    }

    [Fact]
    public void A_run_inside_its_own_data_never_learns_from_what_it_made()
    {
        Save("cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png");
        var run = Path.Combine(folder.Path, "runs", "one");
        string[] settings = ["Classes=2", "SampleEvery=1", "CheckpointEvery=1"];

        var first = Answer.To([.. Words(folder.Path, "Toy16", settings), "--out", run]);
        var second = Answer.To("resume", run, "--steps", "2");

        first.Output.Should().Contain("pictures 4 of 3×16×16").And.Contain("classes  cat 2, dog 2");
        Directory.GetFiles(Path.Combine(run, "samples")).Should().NotBeEmpty();
        second.Code.Should().Be(ExitCode.Done, second.Errors);
        second.Output.Should().Contain("pictures 4 of 3×16×16").And.Contain("classes  cat 2, dog 2")
            .And.Contain("note     Run directories are ignored").And.Contain(": 1, such as runs/one.");
        second.Errors.Should().NotContain("others than when");
    }

    [Fact]
    public void Added_classes_are_refused_at_resume_by_name_and_a_lost_record_is_said()
    {
        var pictures = Path.Combine(folder.Path, "pictures");
        Save("pictures/cat/1.png", "pictures/cat/2.png", "pictures/dog/1.png", "pictures/dog/2.png");
        var run = Path.Combine(folder.Path, "run");
        Answer.To([.. Words(pictures, "Toy16", ["Classes=2"]), "--out", run]).Code.Should().Be(ExitCode.Done);

        File.Delete(Path.Combine(run, "data.json"));
        Answer.To("resume", run, "--steps", "2").Errors.Should().Contain("data.json").And.Contain("there is none");

        Save("pictures/ant/1.png");
        Answer.To("resume", run, "--steps", "3").Complaint().Should()
            .Contain("before 2 classes (cat, dog), now 3 classes (ant, cat, dog); new: ant");
    }

    [Fact]
    public void Twelve_bits_in_files_of_sixteen_are_said_by_data_check_and_train()
    {
        var scans = Directory.CreateDirectory(Path.Combine(folder.Path, "scans")).FullName;
        foreach (var name in (string[])["1.png", "2.png", "3.png", "4.png"])
            File.WriteAllBytes(Path.Combine(scans, name), PngMaker.DeepGray(16, 16, (x, y) => 273 * x));
        var run = Path.Combine(folder.Path, "run");

        Answer.To("data", "check", scans).Errors.Should().Contain(".png").And.Contain("as 12-bit data have");
        var trained = Answer.To([.. Words(scans, "Toy16", []), "--out", run]);

        trained.Code.Should().Be(ExitCode.Done, trained.Errors);
        trained.Errors.Should().Contain("as 12-bit data have");
        File.ReadAllText(Path.Combine(run, "log.txt")).Should().Contain("as 12-bit data have");
    }

    [Fact]
    public void Renamed_classes_are_refused_at_resume_and_added_images_are_said()
    {
        var pictures = Path.Combine(folder.Path, "pictures");
        Save("pictures/cat/1.png", "pictures/cat/2.png", "pictures/dog/1.png", "pictures/dog/2.png");
        var run = Path.Combine(folder.Path, "run");
        Answer.To([.. Words(pictures, "Toy16", ["Classes=2"]), "--out", run]).Code.Should().Be(ExitCode.Done);

        Save("pictures/dog/3.png");
        var more = Answer.To("resume", run, "--steps", "2");
        Directory.Move(Path.Combine(pictures, "cat"), Path.Combine(pictures, "kitten"));
        var options = File.ReadAllText(Path.Combine(run, "options.json"));
        var renamed = Answer.To("resume", run, "--steps", "3");

        options.Should().Contain("\"classNames\": [").And.Contain("\"dog\"");
        more.Code.Should().Be(ExitCode.Done, more.Errors);
        more.Errors.Should().Contain("4 before, 5 now: 1 more (dog 2 → 3)");
        renamed.Complaint().Should()
            .Contain("before 2 classes (cat, dog), now 2 classes (dog, kitten); new: kitten; gone: cat");
        File.ReadAllText(Path.Combine(run, "options.json")).Should().Be(options, "nothing was recorded either");
    }

    [Fact]
    public async Task A_folder_called_like_drawn_images_is_an_error_that_names_both()
    {
        var faces = Directory.CreateDirectory(Path.Combine(folder.Path, "faces")).FullName;
        using var sagan = RunningProgram.StartIn(folder.Path, Path.Combine(AppContext.BaseDirectory, "sagan.dll"),
            "train", "--data", "faces", "--device", "cpu");

        (await sagan.Exit()).Should().Be(ExitCode.Mistake, sagan.Output);
        sagan.Output.Should().Contain($"--data faces could mean drawn images or {faces}, for both are there")
            .And.Contain("--data ./faces for the folder").And.Contain("--set run.data=faces");
        Directory.Exists(Path.Combine(folder.Path, "runs")).Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();

    private void Save(params string[] names)
    {
        foreach (var name in names)
        {
            var path = Path.Combine(folder.Path, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Png.Save(new Bitmap(16, 16, 3, new byte[16 * 16 * 3]), path);
        }
    }

    private string Refused(string data, string preset)
    {
        var run = Path.Combine(folder.Path, "run");
        var complaint = Answer.To([.. Words(data, preset, []), "--out", run]).Complaint();

        Directory.Exists(run).Should().BeFalse();
        return complaint;
    }

    private Answer Train(string data, string preset, params string[] settings)
    {
        var answer = Answer.To(
            [.. Words(data, preset, settings), "--out", Path.Combine(folder.Path, $"run{Guid.NewGuid():N}")]);
        answer.Code.Should().Be(ExitCode.Done, answer.Errors);

        return answer;
    }

    private static IEnumerable<string> Words(string data, string preset, string[] settings) =>
    [
        "train", "--preset", preset, "--data", data, "--steps", "1", "--device", "cpu",
        .. ((string[])["Width=4", "BatchSize=4", .. settings]).SelectMany(setting => (string[])["--set", setting]),
    ];

    /// <summary>Two black pictures of class 0 in each file.</summary>
    private static void Cifar(string folder, int labelBytes, params string[] names)
    {
        foreach (var name in names)
            File.WriteAllBytes(Path.Combine(folder, $"{name}.bin"), new byte[2 * (labelBytes + 3 * 32 * 32)]);
    }

    private void Idx(string name, byte rank, params int[] sizes)
    {
        var header = new byte[4 * (1 + rank)];
        (header[2], header[3]) = (8, rank);
        for (var i = 0; i < rank; i++)
            BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4 * (i + 1)), sizes[i]);

        var pixels = new byte[sizes.Aggregate((product, size) => product * size)];
        File.WriteAllBytes(Path.Combine(folder.Path, name), [.. header, .. pixels]);
    }
}
