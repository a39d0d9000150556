using static TorchSharp.torch;

namespace Goldens;

/// <summary>Named tensors that PyTorch computed; <c>generate.py</c> wrote them.</summary>
internal sealed class Golden
{
    private readonly string name;
    private readonly Dictionary<string, Tensor> tensors = [];

    public Golden(string name)
    {
        this.name = name;
        using var reader = new BinaryReader(File.OpenRead(PathOf($"{name}.dat")));

        for (var left = reader.Read7BitEncodedInt64(); left > 0; left--)
            tensors.Add(reader.ReadString(), Tensor.Load(reader).DetachFromDisposeScope());
    }

    public Tensor this[string key] => tensors[key];

    public IEnumerable<string> Keys => tensors.Keys;

    public static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Goldens", file);

    /// <summary>The tensors whose keys begin with <c>prefix.</c>, without it.</summary>
    public Dictionary<string, Tensor> Under(string prefix) =>
        tensors.Where(entry => entry.Key.StartsWith(prefix + '.', StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[(prefix.Length + 1)..], entry => entry.Value);

    /// <summary>Fails unless a tensor equals PyTorch's, to an error that grows with the numbers from 1 on.</summary>
    public void ShouldHold(string key, Tensor? actual, double within = 1e-5)
    {
        var expected = tensors[key];
        var because = $"PyTorch computed {key} in {name}.dat";

        actual.Should().NotBeNull(because);
        actual!.shape.Should().Equal(expected.shape, because);
        actual.dtype.Should().Be(expected.dtype, because);

        using var wide = expected.detach().to(float64);
        using var error = ((actual.detach().to(float64) - wide).abs() / (wide.abs() + 1)).max();
        error.item<double>().Should().BeLessThanOrEqualTo(within, because);
    }
}
