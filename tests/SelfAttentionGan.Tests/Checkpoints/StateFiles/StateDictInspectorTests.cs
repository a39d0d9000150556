using SelfAttentionGan.Checkpoints.StateFiles;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Checkpoints.StateFiles;

public sealed class StateDictInspectorTests
{
    [Fact]
    public void The_table_is_that_of_the_module()
    {
        using var module = Mixed();

        var table = StateDictInspector.Read(new MemoryStream(Saved(module)));

        table.ToDictionary(tensor => tensor.Name, tensor => tensor.ToString()).Should().BeEquivalentTo(
            module.state_dict().ToDictionary(
                entry => entry.Key, entry => $"{entry.Value.dtype} [{string.Join(", ", entry.Value.shape)}]"));
        table.Select(tensor => tensor.Name).Should().Equal(module.state_dict().Keys, "the file is in the same order");
    }

    [Fact]
    public void A_module_without_tensors_has_an_empty_table()
    {
        StateDictInspector.Read(new MemoryStream([0])).Should().BeEmpty();
    }

    [Fact]
    public void A_truncated_file_is_reported_wherever_it_ends()
    {
        using var module = Mixed();
        var bytes = Saved(module);

        for (var length = 0; length < bytes.Length; length++)
            Reading(bytes[..length]).Should().Throw<InvalidDataException>($"{length} bytes are too few")
                .WithMessage("*damaged, or of another format.");
    }

    [Fact]
    public void A_file_with_trailing_bytes_is_reported()
    {
        using var module = Mixed();

        Reading([.. Saved(module), 0]).Should().Throw<InvalidDataException>()
            .WithMessage("*continues for 1 bytes after its tensors*");
    }

    [Fact]
    public void Random_bytes_are_read_or_reported()
    {
        using var module = Mixed();
        var (bytes, random) = (Saved(module), new Random(1));

        for (var trial = 0; trial < 5_000; trial++)
        {
            var hostile = bytes.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
                hostile[random.Next(Math.Min(hostile.Length, 200))] = (byte)random.Next(256);

            var reading = Reading(hostile);
            try
            {
                reading();
            }
            catch (InvalidDataException error)
            {
                error.Message.Length.Should().BeLessThan(6_000);
            }
        }
    }

    [Theory]
    [InlineData("a count that does not end", "80 80 80 80 80 80 80 80 80 80 01")]
    [InlineData("the largest count", "ff ff ff ff ff ff ff ff 7f")]
    [InlineData("a name of 2 GiB", "01 ff ff ff ff 07")]
    [InlineData("a name that is not UTF-8", "01 01 ff 06 00")]
    [InlineData("an element type that is none", "01 01 61 08 00")]
    [InlineData("an element type out of bounds", "01 01 61 ff 01 00")]
    [InlineData("too many dimensions", "01 01 61 06 41")]
    [InlineData("a size of 2 to the 62", "01 01 61 06 01 80 80 80 80 80 80 80 80 40")]
    [InlineData("sizes that overflow", "01 01 61 06 02 ff ff ff ff 7f ff ff ff ff 7f")]
    [InlineData("a name that stands twice", "02 01 61 00 01 00 01 61 00 01 00")]
    public void Malicious_bytes_are_reported(string what, string bytes)
    {
        Reading(Convert.FromHexString(bytes.Replace(" ", ""))).Should().Throw<InvalidDataException>(what);
    }

    [Fact]
    public void An_optimizer_file_starts_with_its_name_and_counts()
    {
        using var module = Linear(3, 2);
        using var adam = optim.Adam(module.parameters());
        var path = Path.GetTempFileName();

        try
        {
            adam.save_state_dict(path);

            OptimizerStateInfo.Read(path).Header.Should().Be(new OptimizerHeader("Adam", Groups: 1, Parameters: 2));
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Func<IReadOnlyList<TensorInfo>> Reading(byte[] bytes) =>
        () => StateDictInspector.Read(new MemoryStream(bytes));

    private static byte[] Saved(Module module)
    {
        using var stream = new MemoryStream();
        module.save(stream);

        return stream.ToArray();
    }

    /// <summary>All element types, a single number, and nothing at all.</summary>
    private static Module Mixed()
    {
        var module = Sequential(("layer", Conv2d(2, 3, 3)), ("norm", BatchNorm2d(3)));
        foreach (var type in new[] { ScalarType.Byte, ScalarType.Int8, ScalarType.Int16, ScalarType.Int32 })
            module.register_buffer($"{type}", zeros(3, 1, type));
        foreach (var type in new[] { ScalarType.Float16, ScalarType.BFloat16, ScalarType.Float64, ScalarType.Bool })
            module.register_buffer($"{type}", zeros(200, type));
        module.register_buffer("number", zeros([]));
        module.register_buffer("nothing", zeros(0, 5));

        return module;
    }
}
