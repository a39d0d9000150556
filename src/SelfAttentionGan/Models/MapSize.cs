namespace SelfAttentionGan.Models;

/// <summary>Height and width of a feature map or an image.</summary>
internal readonly record struct MapSize(int Height, int Width)
{
    public long Positions => (long)Height * Width;

    public MapSize Doubled => new(Height * 2, Width * 2);

    public MapSize Halved => new(Height / 2, Width / 2);

    /// <summary>The size in a layer's name, which begins checkpoint keys: <c>32</c>, or <c>32x48</c>.</summary>
    public string Key => Height == Width ? $"{Height}" : $"{Height}x{Width}";

    /// <summary>The height alone where the map is square, as options have it; both sides otherwise.</summary>
    public string Name => Height == Width ? $"{Height}" : ToString();

    public bool IsMultipleOf(int factor) => Height % factor == 0 && Width % factor == 0;

    public override string ToString() => $"{Height}×{Width}";
}
