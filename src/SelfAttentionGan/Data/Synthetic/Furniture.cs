namespace SelfAttentionGan.Data.Synthetic;

/// <summary>A random chair, table or shelf: the cuboids that it is made of.</summary>
internal static class Furniture
{
    private const int Floor = 2, Board = 2;

    /// <summary>The kinds, in the order of their labels.</summary>
    public static IReadOnlyList<string> Kinds { get; } = ["chair", "table", "shelf"];

    /// <summary>Returns the cuboids of a piece of furniture; it depends on nothing but the seed and its index.</summary>
    public static IReadOnlyList<Cuboid> Random(ulong seed, long index)
    {
        var random = SplitMix64.For(seed, index);

        return (index % Kinds.Count) switch { 0 => Chair(ref random), 1 => Table(ref random), _ => Shelf(ref random) };
    }

    private static List<Cuboid> Chair(ref SplitMix64 random)
    {
        var (width, depth) = (Between(ref random, 5, 9) * 2, Between(ref random, 5, 8) * 2);
        var (height, leg, back) = (Between(ref random, 7, 12), Between(ref random, 2, 3), Between(ref random, 8, 13));
        var (x, z, seat) = (Centered(width), Centered(depth), Floor + height);

        List<Cuboid> parts = [.. Legs(x, z, width, depth, height, leg), new(x, seat, z, width, Board, depth)];
        parts.AddRange(Back(ref random, new(x, seat + Board, z + depth - Board, width, back, Board)));
        parts.AddRange(Arms(ref random, new(x, seat + Board, z, width, Between(ref random, 4, 6), depth)));

        return parts;
    }

    // A panel, or a rail on three bars.
    private static Cuboid[] Back(ref SplitMix64 random, Cuboid panel) => random.Bernoulli(0.5f)
        ? [panel]
        :
        [
            panel with { Y = panel.Y + panel.Height - 3, Height = 3 },
            panel with { Width = Board },
            panel with { X = Centered(Board), Width = Board },
            panel with { X = panel.X + panel.Width - Board, Width = Board },
        ];

    // None, both, or the one on either side.
    private static IEnumerable<Cuboid> Arms(ref SplitMix64 random, Cuboid space)
    {
        var kind = random.NextInt64(5);
        Cuboid[] left = Arm(space.X), right = Arm(space.X + space.Width - Board);

        return kind switch { 0 or 1 => [], 2 => [.. left, .. right], 3 => left, _ => right };

        Cuboid[] Arm(int x) =>
        [
            new(x, space.Y, space.Z, Board, space.Height, Board),
            new(x, space.Y + space.Height - Board, space.Z, Board, Board, space.Depth),
        ];
    }

    private static List<Cuboid> Table(ref SplitMix64 random)
    {
        var (width, depth) = (Between(ref random, 8, 13) * 2, Between(ref random, 5, 10) * 2);
        var (height, leg) = (Between(ref random, 8, 16), Between(ref random, 2, 3));
        var (x, z) = (Centered(width), Centered(depth));
        Cuboid top = new(x, Floor + height, z, width, Board, depth);

        return random.NextInt64(4) switch
        {
            0 => [top, new(Centered(4), Floor, Centered(4), 4, height, 4), new(Centered(8), Floor, Centered(8), 8, Board, 8)],
            1 => [top, .. Legs(x, z, width, depth, height, leg), Drawers(x)],
            2 => [top, .. Legs(x, z, width, depth, height, leg), Drawers(x + width - 6)],
            _ => [top, .. Legs(x, z, width, depth, height, leg)],
        };

        Cuboid Drawers(int left) => new(left, Floor + height / 2, z, 6, height - height / 2, depth);
    }

    private static List<Cuboid> Shelf(ref SplitMix64 random)
    {
        var (width, depth) = (Between(ref random, 6, 12) * 2, Between(ref random, 3, 5) * 2);
        var (rows, row) = (Between(ref random, 2, 3), Between(ref random, 4, 7));
        var (x, z, height) = (Centered(width), Centered(depth), rows * (row + Board) + Board);

        List<Cuboid> parts =
        [
            new(x, Floor, z, Board, height, depth),
            new(x + width - Board, Floor, z, Board, height, depth),
        ];
        for (var board = 0; board <= rows; board++)
            parts.Add(new(x, Floor + board * (row + Board), z, width, Board, depth));
        if (random.Bernoulli(0.5f))
            parts.Add(new(x, Floor, z + depth - 1, width, height, 1));
        for (var divided = 0; divided < rows; divided++)
            if (random.Bernoulli(0.4f))
                parts.Add(new(
                    x + Between(ref random, Board, width - 2 * Board), Floor + divided * (row + Board), z, Board, row + Board, depth));

        return parts;
    }

    private static Cuboid[] Legs(int x, int z, int width, int depth, int height, int leg) =>
    [
        new(x, Floor, z, leg, height, leg),
        new(x + width - leg, Floor, z, leg, height, leg),
        new(x, Floor, z + depth - leg, leg, height, leg),
        new(x + width - leg, Floor, z + depth - leg, leg, height, leg),
    ];

    private static int Centered(int length) => (Cuboid.Cube - length) / 2;

    private static int Between(ref SplitMix64 random, int least, int most) =>
        least + (int)random.NextInt64(most - least + 1);
}
