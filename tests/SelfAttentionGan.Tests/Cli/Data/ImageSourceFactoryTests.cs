using System.Buffers.Binary;
using System.Text.Json.Nodes;
using Sagan.Cli;
using SelfAttentionGan.Imaging;
using SelfAttentionGan.Tests.Imaging;

namespace SelfAttentionGan.Tests.Cli.Data;

/// <summary>`sagan train --data`: each kind of dataset is detected by its files.</summary>
public sealed class ImageSourceFactoryTests : IDisposable
{
    private static readonly string[] Batches = [.. Enumerable.Range(1, 5).Select(number => $"data_batch_{number}")];

    private readonly TemporaryFolder folder = new();

    [Theory]
    [InlineData("digits", "10,000 of 3×16×16, digits", "Toy16")]
    [InlineData("digits", "10,000 of 1×16×16, digits", "Toy16", "ImageChannels=1", "Classes=10")]
    [InlineData("faces", "10,000 of 3×16×16, faces", "Toy16", "Classes=4")]
    public void Synthetic_datasets_need_no_files(string data, string summary, string preset, params string[] settings) =>
        Train(data, preset, settings).Output.Should().Contain($"images   {summary}");

    [Theory]
    [InlineData]
    [InlineData("Classes=10")]
    public void Cifar_10_is_detected_by_its_files(params string[] settings)
    {
        var unpacked = Directory.CreateDirectory(Path.Combine(folder.Path, "cifar-10-batches-bin")).FullName;
        Cifar(unpacked, labelBytes: 1, Batches);

        Train(folder.Path, "Toy32", settings).Output.Should().Contain("images   10 of 3×32×32");
        var output = Train(unpacked, "Toy32", settings).Output;
        output.Should().Contain("images   10 of 3×32×32");
        output.Contains("ignore the classes; '--set Classes=10'", StringComparison.Ordinal).Should().Be(settings.Length == 0);
    }

    [Theory]
    [InlineData("Classes=100")]
    [InlineData("Classes=20")]
    public void Cifar_100_has_fine_and_coarse_classes(string setting)
    {
        var unpacked = Directory.CreateDirectory(Path.Combine(folder.Path, "cifar-100-binary")).FullName;
        Cifar(unpacked, labelBytes: 2, "train", "train2");

        Train(folder.Path, "Toy32", setting, "BatchSize=2").Output.Should().Contain("images   2 of 3×32×32");
    }

    [Theory]
    [InlineData]
    [InlineData("Classes=10")]
    public void Mnist_is_padded_to_32_pixels(params string[] settings)
    {
        Idx("train-images-idx3-ubyte", 3, 5, 28, 28);
        Idx("train-labels-idx1-ubyte", 1, 5);
        Idx("t10k-images-idx3-ubyte", 3, 4, 28, 28);

        Train(folder.Path, "Toy32", ["ImageChannels=1", .. settings]).Output.Should().Contain("images   5 of 1×32×32");
    }

    [Fact]
    public void Another_image_size_is_rejected_with_the_remedy()
    {
        Cifar(folder.Path, labelBytes: 1, Batches);

        Error(folder.Path, "Toy16").Should()
            .Contain("CIFAR-10 are 3×32×32, but the networks are built for 3×16×16")
            .And.Contain("--set ImageSize=32 --set ImageChannels=3");
    }

    [Fact]
    public void Gray_images_are_not_converted_to_color()
    {
        Idx("train-images-idx3-ubyte", 3, 5, 28, 28);

        Error(folder.Path, "Toy32").Should()
            .Contain("train-images-idx3-ubyte are 1×32×32, but").And.Contain("--set ImageChannels=1");
    }

    [Fact]
    public void Image_options_are_recorded_and_validated()
    {
        var run = Path.Combine(folder.Path, "run");
        CliResult.Run([.. Arguments("faces", "Toy16", ["SkipCorrupt=true", "Cache=cache.bin"]), "--out", run]);

        var images = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "options.json")))!["images"]!;
        images["skipCorrupt"]!.GetValue<bool>().Should().BeTrue();
        images["cache"]!.GetValue<string>().Should().Be(Path.GetFullPath("cache.bin"), "found again from anywhere");
        images["resizeMode"]!.GetValue<string>().Should().Be("crop");
        CliResult.Run(Arguments("faces", "Toy16", ["CenterCrop=-1"])).UsageError().Should().Contain("CenterCrop");
        CliResult.Run(Arguments("faces", "Toy16", ["ResizeMode=pat"])).UsageError().Should().Contain("did you mean pad?");
    }

    [Fact]
    public void Corrupt_images_are_fatal_or_skipped_and_counted()
    {
        var images = Directory.CreateDirectory(Path.Combine(folder.Path, "images")).FullName;
        for (var i = 0; i < 4; i++)
            new ImageBuffer(16, 16, 3, new byte[16 * 16 * 3]).Save(Path.Combine(images, $"{i}.png"));
        File.WriteAllText(Path.Combine(images, "torn.png"), "no image");

        Error(images, "Toy16").Should().Contain("torn.png");

        var run = Path.Combine(folder.Path, "run");
        var result = CliResult.Run([.. Arguments(images, "Toy16", ["SkipCorrupt=true"]), "--out", run]);
        result.Code.Should().Be(ExitCode.Success, result.Errors);
        result.Output.Should().Contain("images   4 of 3×16×16");
        result.Errors.Should().Contain("Corrupt images are skipped: 1").And.Contain("torn.png");
        File.ReadAllText(Path.Combine(run, "log.txt")).Should().MatchRegex("Skipped: .*torn.png");
    }

    [Fact]
    public void A_run_inside_its_data_folder_never_trains_on_its_own_samples()
    {
        Save("cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png");
        var run = Path.Combine(folder.Path, "runs", "one");
        string[] settings = ["Classes=2", "SampleEvery=1", "CheckpointEvery=1"];

        var first = CliResult.Run([.. Arguments(folder.Path, "Toy16", settings), "--out", run]);
        var second = CliResult.Run("resume", run, "--steps", "2");

        first.Output.Should().Contain("images   4 of 3×16×16").And.Contain("classes  cat 2, dog 2");
        Directory.GetFiles(Path.Combine(run, "samples")).Should().NotBeEmpty();
        second.Code.Should().Be(ExitCode.Success, second.Errors);
        second.Output.Should().Contain("images   4 of 3×16×16").And.Contain("classes  cat 2, dog 2")
            .And.Contain("note     Run directories are ignored").And.Contain(": 1, such as runs/one.");
        second.Errors.Should().NotContain("differ from those");
    }

    [Fact]
    public void Added_classes_are_rejected_at_resume_and_a_missing_record_is_reported()
    {
        var images = Path.Combine(folder.Path, "images");
        Save("images/cat/1.png", "images/cat/2.png", "images/dog/1.png", "images/dog/2.png");
        var run = Path.Combine(folder.Path, "run");
        CliResult.Run([.. Arguments(images, "Toy16", ["Classes=2"]), "--out", run]).Code.Should().Be(ExitCode.Success);

        File.Delete(Path.Combine(run, "data.json"));
        CliResult.Run("resume", run, "--steps", "2").Errors.Should().Contain("data.json").And.Contain("there is none");

        Save("images/ant/1.png");
        CliResult.Run("resume", run, "--steps", "3").UsageError().Should()
            .Contain("before 2 classes (cat, dog), now 3 classes (ant, cat, dog); new: ant");
    }

    [Fact]
    public void Data_check_and_train_warn_about_12_bit_data_in_16_bit_files()
    {
        var scans = Directory.CreateDirectory(Path.Combine(folder.Path, "scans")).FullName;
        foreach (var name in (string[])["1.png", "2.png", "3.png", "4.png"])
            File.WriteAllBytes(Path.Combine(scans, name), PngMaker.DeepGray(16, 16, (x, y) => 273 * x));
        var run = Path.Combine(folder.Path, "run");

        CliResult.Run("data", "check", scans).Errors.Should().Contain(".png").And.Contain("as 12-bit data have");
        var trained = CliResult.Run([.. Arguments(scans, "Toy16", []), "--out", run]);

        trained.Code.Should().Be(ExitCode.Success, trained.Errors);
        trained.Errors.Should().Contain("as 12-bit data have");
        File.ReadAllText(Path.Combine(run, "log.txt")).Should().Contain("as 12-bit data have");
    }

    [Fact]
    public void Renamed_classes_are_rejected_at_resume_and_added_images_are_reported()
    {
        var images = Path.Combine(folder.Path, "images");
        Save("images/cat/1.png", "images/cat/2.png", "images/dog/1.png", "images/dog/2.png");
        var run = Path.Combine(folder.Path, "run");
        CliResult.Run([.. Arguments(images, "Toy16", ["Classes=2"]), "--out", run]).Code.Should().Be(ExitCode.Success);

        Save("images/dog/3.png");
        var more = CliResult.Run("resume", run, "--steps", "2");
        Directory.Move(Path.Combine(images, "cat"), Path.Combine(images, "kitten"));
        var options = File.ReadAllText(Path.Combine(run, "options.json"));
        var renamed = CliResult.Run("resume", run, "--steps", "3");

        options.Should().Contain("\"classNames\": [").And.Contain("\"dog\"");
        more.Code.Should().Be(ExitCode.Success, more.Errors);
        more.Errors.Should().Contain("4 before, 5 now: 1 more (dog 2 → 3)");
        renamed.UsageError().Should()
            .Contain("before 2 classes (cat, dog), now 2 classes (dog, kitten); new: kitten; gone: cat");
        File.ReadAllText(Path.Combine(run, "options.json")).Should().Be(options, "nothing was recorded");
    }

    [Fact]
    public async Task A_folder_named_like_a_synthetic_dataset_is_rejected_as_ambiguous()
    {
        var faces = Directory.CreateDirectory(Path.Combine(folder.Path, "faces")).FullName;
        using var sagan = RunningProcess.StartIn(folder.Path, Path.Combine(AppContext.BaseDirectory, "sagan.dll"),
            "train", "--data", "faces", "--device", "cpu");

        (await sagan.Exit()).Should().Be(ExitCode.UsageError, sagan.Output);
        sagan.Output.Should().Contain($"--data faces is ambiguous: it names synthetic images and the existing folder {faces}")
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
            new ImageBuffer(16, 16, 3, new byte[16 * 16 * 3]).Save(path);
        }
    }

    private string Error(string data, string preset)
    {
        var run = Path.Combine(folder.Path, "run");
        var error = CliResult.Run([.. Arguments(data, preset, []), "--out", run]).UsageError();

        Directory.Exists(run).Should().BeFalse();
        return error;
    }

    private CliResult Train(string data, string preset, params string[] settings)
    {
        var result = CliResult.Run(
            [.. Arguments(data, preset, settings), "--out", Path.Combine(folder.Path, $"run{Guid.NewGuid():N}")]);
        result.Code.Should().Be(ExitCode.Success, result.Errors);

        return result;
    }

    private static IEnumerable<string> Arguments(string data, string preset, string[] settings) =>
    [
        "train", "--preset", preset, "--data", data, "--steps", "1", "--device", "cpu",
        .. ((string[])["BaseChannels=4", "BatchSize=4", .. settings]).SelectMany(setting => (string[])["--set", setting]),
    ];

    /// <summary>Writes two black images of class 0 to each file.</summary>
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
