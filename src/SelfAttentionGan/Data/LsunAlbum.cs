using SelfAttentionGan.Data.Lmdb;

namespace SelfAttentionGan.Data;

/// <summary>The pictures of LMDB files, one file after the other; where there are several, each is a class.</summary>
internal sealed class LsunAlbum(LmdbFile[] files) : IAlbum
{
    // The first number of each file, and behind them how many pictures there are.
    private readonly int[] starts =
        [.. files.Aggregate(new List<int> { 0 }, (starts, file) => [.. starts, checked(starts[^1] + file.Count)])];

    public int Count => starts[^1];

    public string Name(int index) => File(index, out var at).Name(at);

    public int Label(int index) => files.Length > 1 ? Class(index) : -1;

    public byte[] Read(int index) => File(index, out var at).Read(at);

    public byte[] ReadStart(int index, int length) => File(index, out var at).ReadStart(at, length);

    public string Stamp(int index) => $"{File(index, out var at).Stamp}|{at}";

    private LmdbFile File(int index, out int at)
    {
        at = index - starts[Class(index)];
        return files[Class(index)];
    }

    private int Class(int index) => Array.FindLastIndex(starts, start => start <= index);
}
