using System.Buffers.Binary;

namespace SelfAttentionGan.Reports;

/// <summary>What an event shows, each under a tag: numbers, pictures, and how numbers are spread.</summary>
internal sealed class Summary
{
    private const int Buckets = 32;

    /// <summary>All of it, as a message.</summary>
    public WireMessage Message { get; } = new();

    public void Scalar(string tag, double value) => Message.Add(1, Value(tag).Add(2, (float)value));

    /// <summary>Adds a PNG as it is.</summary>
    public void Picture(string tag, ReadOnlySpan<byte> png)
    {
        // Its first chunk has the width from byte 16 on, then the height, and at byte 25 the kind of colours.
        var width = BinaryPrimitives.ReadInt32BigEndian(png[16..]);
        var height = BinaryPrimitives.ReadInt32BigEndian(png[20..]);
        var channels = png[25] switch { 0 => 1, 4 => 2, 6 => 4, _ => 3 };

        var picture = new WireMessage().Add(1, height).Add(2, width).Add(3, channels).Add(4, png);
        Message.Add(1, Value(tag).Add(4, picture));
    }

    /// <summary>Adds how many of the finite numbers lie in each of 32 equal stretches; for none, nothing.</summary>
    public void Histogram(string tag, IEnumerable<float> numbers)
    {
        var values = numbers.Where(float.IsFinite).Select(number => (double)number).ToArray();
        if (values.Length == 0)
            return;

        var (low, high) = (values.Min(), values.Max());
        var stretches = high > low ? Buckets : 1;
        var counts = new double[stretches];
        foreach (var value in values)
            counts[Math.Min((int)((value - low) / (high - low) * stretches), stretches - 1)]++;

        var ends = Enumerable.Range(1, stretches).Select(i => low + (high - low) * i / stretches).ToArray();
        ends[^1] = high;
        var moments = new WireMessage()
            .Add(1, low).Add(2, high).Add(3, (double)values.Length)
            .Add(4, values.Sum()).Add(5, values.Sum(value => value * value));
        Message.Add(1, Value(tag).Add(5, moments.Add(6, ends).Add(7, counts)));
    }

    private static WireMessage Value(string tag) => new WireMessage().Add(1, tag);
}
