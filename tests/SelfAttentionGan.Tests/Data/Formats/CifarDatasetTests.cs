using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data.Formats;

/// <summary>What CIFAR-10 and CIFAR-100 have in common, and where they differ.</summary>
public sealed class CifarDatasetTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Planes_become_channels_and_bytes_values()
    {
        var pixels = new byte[3072];
        (pixels[1], pixels[1024 + 32], pixels[2048 + 1023]) = (255, 51, 204);
        Write("a.bin", [7, .. pixels]);

        using var batch = Datasets.Cifar10(PathOf("a.bin")).Read([0]);

        batch.Images.shape.Should().Equal(1, 3, 32, 32);
        batch.Images[0, 0, 0, 1].item<float>().Should().Be(1, "byte 1 of the red plane is the second of the first row");
        batch.Images[0, 1, 1, 0].item<float>().Should().BeApproximately(-0.6f, 1e-6f, "51 of green begins row 1");
        batch.Images[0, 2, 31, 31].item<float>().Should().BeApproximately(0.6f, 1e-6f, "204 of blue ends the image");
        batch.Images.sum().item<float>().Should().BeApproximately(-3072 + 2 + 0.4f + 1.6f, 1e-2f);
        batch.Labels!.data<long>().ToArray().Should().Equal(7);
    }

    [Fact]
    public void The_five_files_of_a_directory_are_concatenated()
    {
        WriteTen();

        var training = Datasets.Cifar10(folder.Path);
        using var batch = training.Read([9, 0, 5, 5]);

        training.Count.Should().Be(10);
        training.Classes.Should().Be(10);
        training.Shape.Should().Be(new ImageShape(3, 32, 32));
        batch.Labels!.data<long>().ToArray().Should().Equal([5, 1, 3, 3], "batch i holds two images of label i");
        Datasets.Cifar10(folder.Path, test: true).Count.Should().Be(1);
    }

    [Fact]
    public void The_parent_directory_is_accepted()
    {
        WriteTen("cifar-10-batches-bin/");

        Datasets.Cifar10(folder.Path).Count.Should().Be(10);
    }

    [Fact]
    public void One_of_the_two_labels_of_cifar_100_is_chosen()
    {
        Write("train.bin", [.. Hundred(4, 30), .. Hundred(19, 99)]);
        Write("test.bin", Hundred(0, 0));

        var (fine, coarse) = (Datasets.Cifar100(folder.Path), Datasets.Cifar100(folder.Path, coarse: true));

        (fine.Classes, coarse.Classes).Should().Be((100, 20));
        Labels(fine).Should().Equal(30, 99);
        Labels(coarse).Should().Equal(4, 19);
        Datasets.Cifar100(folder.Path, test: true).Count.Should().Be(1);
        using var batch = fine.Read([0]);
        batch.Images.allclose(full_like(batch.Images, -0.6)).Should().BeTrue("labels are no pixels");
    }

    [Fact]
    public void Classes_have_names_where_a_file_beside_has_them()
    {
        Write("a.bin", Ten(0));
        Datasets.Cifar10(PathOf("a.bin")).ClassNames.Should().BeEmpty();

        File.WriteAllLines(PathOf("batches.meta.txt"), [.. Names(10), "", ""]);
        Datasets.Cifar10(PathOf("a.bin")).ClassNames.Should().Equal(Names(10));

        Write("b.bin", Hundred(0, 0));
        File.WriteAllLines(PathOf("fine_label_names.txt"), Names(100));
        File.WriteAllLines(PathOf("coarse_label_names.txt"), Names(20));
        Datasets.Cifar100(PathOf("b.bin")).ClassNames.Should().Equal(Names(100));
        Datasets.Cifar100(PathOf("b.bin"), coarse: true).ClassNames.Should().Equal(Names(20));
    }

    [Fact]
    public void Names_of_another_number_of_classes_are_an_error()
    {
        Write("a.bin", Ten(0));
        File.WriteAllLines(PathOf("batches.meta.txt"), Names(9));
        FluentActions.Invoking(() => Datasets.Cifar10(PathOf("a.bin"))).Should().Throw<InvalidDataException>()
            .WithMessage($"{PathOf("batches.meta.txt")}: *10 classes*names 9*");

        File.WriteAllText(PathOf("batches.meta.txt"), new string('x', 1_000_000));
        FluentActions.Invoking(() => Datasets.Cifar10(PathOf("a.bin"))).Should().Throw<InvalidDataException>()
            .WithMessage("*at most 65536 bytes*");
    }

    [Theory]
    [InlineData(0, "*record 0*3073 bytes*empty*")]
    [InlineData(3072, "*record 0*3073 bytes*after 3072*")]
    [InlineData(3074, "*record 1*3073 bytes*after 1 *")]
    [InlineData(60_001 * 3073L, "*record 60000*one too many*")]
    public void A_file_of_another_length_is_an_error(long length, string message)
    {
        using (var file = File.Create(PathOf("a.bin")))
            file.SetLength(length);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var open = () => Datasets.Cifar10(PathOf("a.bin"));

        open.Should().Throw<InvalidDataException>()
            .WithMessage($"{PathOf("a.bin")}: {message}cifar-10-binary.tar.gz*CIFAR page*");
        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(4 << 20, "nothing was read");
    }

    [Fact]
    public void A_label_out_of_range_is_an_error_that_names_its_record()
    {
        Write("ten.bin", [.. Ten(9), .. Ten(10)]);
        Write("coarse.bin", Hundred(20, 0));
        Write("fine.bin", Hundred(0, 100));

        FluentActions.Invoking(() => Datasets.Cifar10(PathOf("ten.bin"))).Should().Throw<InvalidDataException>()
            .WithMessage($"{PathOf("ten.bin")}: record 1 *label 10*0 to 9*");
        FluentActions.Invoking(() => Datasets.Cifar100(PathOf("coarse.bin"))).Should().Throw<InvalidDataException>()
            .WithMessage("*record 0 *coarse label 20*0 to 19*", "an unused label must be valid as well");
        FluentActions.Invoking(() => Datasets.Cifar100(PathOf("fine.bin"))).Should().Throw<InvalidDataException>()
            .WithMessage("*record 0 *fine label 100*0 to 99*");
    }

    [Fact]
    public void A_missing_file_is_named_with_its_archive()
    {
        WriteTen();
        File.Delete(PathOf("data_batch_3.bin"));

        FluentActions.Invoking(() => Datasets.Cifar10(PathOf("nowhere"))).Should().Throw<DirectoryNotFoundException>()
            .WithMessage("*nowhere*cifar-10-binary.tar.gz*CIFAR page*");
        FluentActions.Invoking(() => Datasets.Cifar10(folder.Path)).Should().Throw<FileNotFoundException>()
            .WithMessage("*5 files*data_batch_3.bin is missing*cifar-10-binary.tar.gz*");
        FluentActions.Invoking(() => Datasets.Cifar100(folder.Path, test: true)).Should()
            .Throw<FileNotFoundException>().WithMessage("*1 file,*test.bin is missing*cifar-100-binary.tar.gz*");
    }

    private static byte[] Ten(byte label) => [label, .. Enumerable.Repeat((byte)51, 3072)];

    private static byte[] Hundred(byte coarse, byte fine) => [coarse, .. Ten(fine)];

    private static string[] Names(int count) => [.. Enumerable.Range(0, count).Select(i => $"class_{i}")];

    private static long[] Labels(IImageSource source)
    {
        using var batch = source.Read([0, 1]);
        return batch.Labels!.data<long>().ToArray();
    }

    private void WriteTen(string under = "")
    {
        for (byte i = 1; i <= 5; i++)
            Write($"{under}data_batch_{i}.bin", [.. Ten(i), .. Ten(i)]);
        Write($"{under}test_batch.bin", Ten(0));
    }

    private void Write(string name, byte[] bytes)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllBytes(PathOf(name), bytes);
    }

    private string PathOf(string name) => Path.Combine(folder.Path, name);
}
