using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using SelfAttentionGan.Data;
using SelfAttentionGan.Data.Formats.Lmdb;

namespace SelfAttentionGan.Tests.Data.Formats;

public sealed class LsunDatasetTests : IDisposable
{
    private const int Count = 64, PageSize = 4096;

    // What the last two of the pages' heads are made of (mdb.c of LMDB 0.9, on 64 bits).
    private const int Magic = 16, Version = 20, SizeOfPages = 40, Flags = 92, Depth = 94, Entries = 120, Root = 128,
        LastPage = 136;

    private static readonly string Example =
        Repository.PathOf("tests", "SelfAttentionGan.Tests", "Data", "Formats", "lsun.mdb");

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Images_are_in_the_order_of_their_keys_in_any_format()
    {
        using var lsun = Datasets.Lsun(Example, size: 8);

        (lsun.Shape, lsun.Count, lsun.Classes).Should().Be((new ImageShape(3, 8, 8), Count, 0));
        Levels(lsun).Should().Equal(Enumerable.Range(0, Count).Select(i => 4 * i),
            "the script beside wrote flat images: a JPEG, a WebP, PNGs, the last on pages of its own");
    }

    [Fact]
    public void A_directory_of_one_database_is_read_and_not_changed()
    {
        var directory = Category("church_outdoor_train_lmdb");

        using (var lsun = Datasets.Lsun(directory, size: 4, channels: 1))
        {
            lsun.Shape.ToString().Should().Be("1×4×4");
            using var batch = lsun.Read([63, 2]);
            batch.Labels.Should().BeNull();
        }

        Directory.GetFiles(directory).Should().ContainSingle("no lock file is written beside data.mdb");
    }

    [Fact]
    public void Several_categories_are_classes()
    {
        Category("tower_train_lmdb");
        Category("church_outdoor_train_lmdb");
        Category("church_outdoor_val_lmdb");
        Category("notes");

        using var lsun = Datasets.Lsun(folder.Path, size: 4);
        using var validation = Datasets.Lsun(folder.Path, size: 4, validation: true);
        using var batch = lsun.Read([Count - 1, Count, 2 * Count - 1]);

        lsun.ClassNames.Should().Equal("church_outdoor", "tower");
        (lsun.Count, lsun.Classes).Should().Be((2 * Count, 2));
        batch.Labels!.data<long>().ToArray().Should().Equal(0, 1, 1);
        batch.Images[0].allclose(batch.Images[2]).Should().BeTrue("both files hold the same images");
        (validation.Count, validation.Classes).Should().Be((Count, 0), "one alone is no class");
    }

    [Fact]
    public void Several_threads_read_what_one_reads()
    {
        using var file = new LmdbFile(Example);
        var alone = Enumerable.Range(0, Count).Select(file.Read).ToArray();

        Parallel.For(0, 32 * Count, i =>
        {
            if (!file.Read(i % Count).AsSpan().SequenceEqual(alone[i % Count]))
                throw new InvalidOperationException($"Entry {i % Count} differs.");
        });
    }

    [Fact]
    public void A_disposed_source_is_not_read()
    {
        var lsun = Datasets.Lsun(Example, size: 8);
        lsun.Dispose();

        lsun.Invoking(closed => closed.Read([5])).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void Disposing_padded_images_closes_the_files_of_their_source()
    {
        var lsun = Datasets.Lsun(Example, size: 8);
        Datasets.Pad(lsun, 16, 16).Dispose();

        lsun.Invoking(closed => closed.Read([5])).Should().Throw<ObjectDisposedException>();
    }

    [Fact]
    public void A_corrupt_image_is_named_by_its_key()
    {
        var bytes = File.ReadAllBytes(Example);
        var comment = bytes.AsSpan().IndexOf("tEXt"u8);
        bytes[comment + bytes.AsSpan(comment).IndexOf("IDAT"u8) + 4] ^= 1;
        using var lsun = Datasets.Lsun(Write(bytes), size: 8);

        var read = () => Levels(lsun);

        read.Should().Throw<InvalidDataException>()
            .WithMessage($"{folder.Path}*damaged.mdb, entry ????????????????????????????????????????: *PNG*damaged*");
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        var whole = File.ReadAllBytes(Example);

        for (var length = 0; length < whole.Length; length += 512)
            Opening(whole[..length]).Should().Throw<InvalidDataException>($"{length} of {whole.Length} bytes are left");
    }

    [Theory]
    [InlineData(Magic, 0, "*DE C0 EF BE*another kind of file*")]
    [InlineData(Version, 2, "*version 1*is of version 2*mdb_dump*")]
    [InlineData(Flags, 4, "*plain keys*flags 4*")]
    [InlineData(SizeOfPages, 0x1001, "*power of two*declares 4097*")]
    [InlineData(SizeOfPages, 0x0100, "*512 to 32768 bytes*declares 256*")]
    [InlineData(Depth, 33, "*1 to 32 levels*declares 33*")]
    [InlineData(Depth, 1, "*entries on page*")]
    [InlineData(Entries, 65, "*64 of 65*")]
    [InlineData(Root, 9, "*pages 2 to 8*page 9*")]
    [InlineData(LastPage, 9, "*10 pages of 4096 bytes*36864 bytes*truncated*")]
    [InlineData(LastPage, int.MaxValue, "*truncated*")]
    public void An_invalid_meta_page_is_refused(int place, int value, string problem)
    {
        var bytes = File.ReadAllBytes(Example);
        foreach (var page in (int[])[0, PageSize])
            if (place is Flags or Depth)
                BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(page + place), (ushort)value);
            else
                BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(page + place), value);

        Opening(bytes).Should().Throw<InvalidDataException>().WithMessage($"{folder.Path}*damaged.mdb: {problem}");
    }

    [Theory]
    [InlineData(-6, 2, 0x7FFF, "*values within its 9 pages*begins at page *")]
    [InlineData(40, 8, 9, "*values within its 9 pages*begins at page 9*")]
    [InlineData(40, 8, 1, "*values within its 9 pages*begins at page 1*")]
    [InlineData(40, 8, long.MaxValue, "*values within its 9 pages*begins at page 9223372036854775807*")]
    [InlineData(40, 8, long.MinValue, "*values within its 9 pages*begins at page -9223372036854775808*")]
    [InlineData(-4, 2, 2, "*plain entries*flags 2*")]
    [InlineData(-2, 2, 0xFFFF, "*within a page*65535 and a value of 8*")]
    [InlineData(-2, 2, 0, "*keys of 1 byte or more*")]
    [InlineData(0, 1, 0, "*sorted keys*")]
    public void An_entry_that_points_outside_is_refused(int place, int bytes, long value, string problem)
    {
        var file = File.ReadAllBytes(Example);
        var key = Encoding.ASCII.GetBytes(Enumerable.Range(0, Count)
            .Select(i => Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes($"{i}"))))
            .Max(StringComparer.Ordinal)!);
        for (var at = file.AsSpan().IndexOf(key); at >= 0; at = file.AsSpan().IndexOf(key))
        {
            BitConverter.GetBytes(value).AsSpan(0, bytes).CopyTo(file.AsSpan(at + place));
            file[at + 1] = 0;
        }

        Opening(file).Should().Throw<InvalidDataException>().WithMessage($"{folder.Path}*damaged.mdb: {problem}");
    }

    [Theory]
    [InlineData(16, 0x7000, "*nodes within a page*at 28672*")]
    [InlineData(12, 18, "*free space within a page*from 18 to*")]
    [InlineData(12, 5000, "*free space within a page*from 5000 to*")]
    [InlineData(10, 2, "*further pages on page*flags 2*")]
    public void A_page_whose_nodes_lie_outside_is_refused(int place, int value, string problem)
    {
        var file = File.ReadAllBytes(Example);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(RootOf(file) + place), (ushort)value);

        Opening(file).Should().Throw<InvalidDataException>().WithMessage($"{folder.Path}*damaged.mdb: {problem}");
    }

    [Fact]
    public void A_page_that_is_reached_twice_is_refused()
    {
        var file = File.ReadAllBytes(Example);
        var root = RootOf(file);
        file.AsSpan(root + Node(0), 4).CopyTo(file.AsSpan(root + Node(1)));

        Opening(file).Should().Throw<InvalidDataException>().WithMessage("*each page once*twice*");

        int Node(int number) => BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(root + 16 + 2 * number));
    }

    [Fact]
    public void A_file_without_entries_is_refused()
    {
        var bytes = File.ReadAllBytes(Example);
        foreach (var page in (int[])[0, PageSize])
            bytes[page + Entries] = 0;

        Opening(bytes).Should().Throw<InvalidDataException>().WithMessage("*an entry for each image*none*");
    }

    [Fact]
    public void A_missing_database_is_refused_with_what_is_expected()
    {
        FluentActions.Invoking(() => Datasets.Lsun(folder.Path, size: 8)).Should().Throw<DirectoryNotFoundException>()
            .WithMessage($"*data.mdb*church_outdoor_train_lmdb*none at {folder.Path}*");
        FluentActions.Invoking(() => Datasets.Lsun(Example, size: 0)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Datasets.Lsun(Example, size: 8, channels: 5)).Should().Throw<ArgumentException>();
    }

    private static IEnumerable<int> Levels(IImageSource source)
    {
        using var batch = source.Read([.. Enumerable.Range(0, (int)source.Count).Select(i => (long)i)]);
        using var levels = (batch.Images.mean([1, 2, 3]) + 1) * 127.5;

        return [.. levels.data<float>().Select(level => (int)MathF.Round(level))];
    }

    /// <summary>The offset of the root page; the example's newer meta page is its second.</summary>
    private static int RootOf(byte[] file) => PageSize * file[PageSize + Root];

    private Action Opening(byte[] bytes) => () => Datasets.Lsun(Write(bytes), size: 8).Dispose();

    private string Category(string name)
    {
        var directory = Directory.CreateDirectory(Path.Combine(folder.Path, name)).FullName;
        File.Copy(Example, Path.Combine(directory, "data.mdb"));

        return directory;
    }

    private string Write(byte[] bytes)
    {
        var path = Path.Combine(folder.Path, "damaged.mdb");
        File.WriteAllBytes(path, bytes);

        return path;
    }
}
