using static TorchSharp.torch;

namespace SystemTorch.Tests.SystemOnly;

public sealed class SurfaceTests
{
    // TorchSharp 0.107: File.WriteAllLines(path, Signatures.Of(its assembly)).
    private static readonly string TorchSharp = Path.Combine(AppContext.BaseDirectory, "TorchSharp.signatures.txt");

    [Fact]
    public void Whatever_SystemTorch_offers_TorchSharp_offers_too()
    {
        var known = ByType(File.ReadLines(TorchSharp));

        var strange = from type in ByType(Signatures.Of(typeof(Tensor).Assembly))
                      from member in known.TryGetValue(type.Key, out var members) ? type.Value.Except(members) : [""]
                      orderby type.Key, member
                      select $"{type.Key}{member}";

        string.Join('\n', strange).Should().BeEmpty(
            "code written against SystemTorch compiles against TorchSharp: same types, names, parameters and defaults");
    }

    private static Dictionary<string, HashSet<string>> ByType(IEnumerable<string> lines)
    {
        Dictionary<string, HashSet<string>> types = [];
        foreach (var line in lines)
        {
            if (line.StartsWith(' '))
                types.Last().Value.Add(line);
            else
                types.Add(line, []);
        }

        return types;
    }

    [Fact]
    public void The_list_knows_names_defaults_and_accessors()
    {
        var known = ByType(File.ReadLines(TorchSharp));

        known["static class TorchSharp.torch"].Should().Contain(
            "  static Tensor zeros(long[] size, ScalarType? dtype = null, Device device = null, " +
            "bool requires_grad = false, string[] names = null)");
        known["class TorchSharp.torch.Tensor"].Should().Contain("  Tensor grad { set; }");
    }
}
