using System.Buffers.Binary;
using System.Text;
using SelfAttentionGan.Data.Formats.Lmdb;

namespace SelfAttentionGan.Tests.Data.Formats.Lmdb;

public sealed class LmdbFileTests : IDisposable
{
    private const int PageSize = 4096, LastPage = 136;

    private static readonly string Example =
        Repository.PathOf("tests", "SelfAttentionGan.Tests", "Data", "Formats", "Lmdb", "values.mdb");

    // As the script beside wrote them with LMDB.
    private static readonly int[] Numbers = [.. Enumerable.Range(0, 48).Where(number => number is < 16 or > 19)];

    private readonly TemporaryFolder folder = new();

    private string Copy => Path.Combine(folder.Path, "copy.mdb");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Every_value_of_a_deeper_tree_is_read_exactly()
    {
        using var file = new LmdbFile(Example);

        file.Count.Should().Be(Numbers.Length, "four were deleted");
        for (var i = 0; i < file.Count; i++)
        {
            file.Name(i).Should().Be($"{Example}, entry {Key(Numbers[i])}");
            file.Read(i).Should().Equal(Value(Numbers[i]), $"this is entry {Numbers[i]}");
        }
    }

    [Fact]
    public void The_first_bytes_of_a_value_are_read_alone()
    {
        using var file = new LmdbFile(Example);

        for (var i = 0; i < file.Count; i++)
            file.ReadStart(i, 20).Should().Equal(Value(Numbers[i]).Take(20));
    }

    [Fact]
    public void Entries_that_are_truncated_while_the_file_is_open_are_named_by_their_keys()
    {
        File.Copy(Example, Copy);
        using var file = new LmdbFile(Copy);
        var whole = Enumerable.Range(0, file.Count).Select(file.Read).ToArray();

        using (var open = new FileStream(Copy, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            open.SetLength(open.Length / 2);

        var lost = 0;
        for (var i = 0; i < file.Count; i++)
            try
            {
                file.Read(i).Should().Equal(whole[i], "it lies in the half that is left");
            }
            catch (InvalidDataException cut)
            {
                cut.Message.Should().StartWith($"{file.Name(i)}: ").And.Contain("truncated after it was opened");
                lost++;
            }

        lost.Should().BeInRange(1, file.Count - 1);
    }

    [Fact]
    public void A_file_may_be_open_for_writing_elsewhere()
    {
        File.Copy(Example, Copy);
        using var elsewhere = new FileStream(Copy, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);

        using var file = new LmdbFile(Copy);

        file.Read(0).Should().BeEmpty("the first value has no bytes");
    }

    [Fact]
    public void A_value_that_is_too_long_for_an_image_is_refused()
    {
        const int tooLong = (1 << 28) + 1, pages = (1 << 16) + 64;
        var bytes = File.ReadAllBytes(Example);
        foreach (var page in (int[])[0, PageSize])
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(page + LastPage), pages - 1);
        BinaryPrimitives.WriteInt32LittleEndian(
            bytes.AsSpan(bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Key(40))) - 8), tooLong);
        File.WriteAllBytes(Copy, bytes);
        using (var sparse = new FileStream(Copy, FileMode.Open, FileAccess.Write))
            sparse.SetLength((long)PageSize * pages);

        using var file = new LmdbFile(Copy);

        file.Invoking(open => open.Read(Array.IndexOf(Numbers, 40))).Should().Throw<InvalidDataException>()
            .WithMessage($"{Copy}, entry 00040*up to 268435456 bytes*has {tooLong}. Scale*");
    }

    private static string Key(int number) => string.Concat(Enumerable.Repeat($"{number:00000}", 100));

    private static byte[] Value(int number)
    {
        var length = number switch { 2 => 1530, 3 => 1531, 30 => 4080, 40 => 4081, _ => number };
        return [.. Enumerable.Range(0, length).Select(i => (byte)(7 * number + 3 * i + i / 251))];
    }
}
