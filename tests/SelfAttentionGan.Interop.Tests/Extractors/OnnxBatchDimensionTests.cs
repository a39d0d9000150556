using Google.Protobuf;
using Onnx;
using SelfAttentionGan.Interop.Extractors;

namespace SelfAttentionGan.Interop.Tests.Extractors;

public sealed class OnnxBatchDimensionTests
{
    private const long MaxBytes = 1 << 20;

    // By hand: field 1 is the number 150, field 2 the text "ab", field 3 a fixed 32-bit number, where a text is usual.
    private static readonly byte[] Message = [0x08, 0x96, 0x01, 0x12, 2, (byte)'a', (byte)'b', 0x1d, 1, 2, 3, 4];

    [Fact]
    public void A_leading_one_of_all_values_but_weights_becomes_a_name()
    {
        var model = Model();

        var freed = Free(model);

        freed.Graph.Input.Select(Shape).Should().Equal("N×3×1", "1×3");
        freed.Graph.Output.Select(Shape).Should().Equal("N");
        freed.Graph.ValueInfo.Select(Shape).Should().Equal("2×1", "");
        freed.Graph.Initializer.Should().Equal(model.Graph.Initializer);
    }

    [Fact]
    public void All_else_is_kept_with_fields_that_are_not_known()
    {
        var model = Model();
        model.MergeFrom(Message);

        var freed = Free(model);

        (freed.IrVersion, freed.ProducerName).Should().Be((150, "ab"));
        freed.ToByteArray().Should().ContainInConsecutiveOrder(Message[^5..]);
        freed.Graph = model.Graph;
        freed.Should().Be(model);
    }

    [Fact]
    public void A_message_without_a_graph_is_copied() => Free(Message).Should().Equal(Message);

    [Fact]
    public void Every_shortened_message_is_refused_or_ends_between_fields()
    {
        int[] ends = [0, 3, 7, 12];

        for (var length = 0; length <= Message.Length; length++)
        {
            var free = () => Free(Message[..length]);
            if (ends.Contains(length))
                free.Should().NotThrow();
            else
                free.Should().Throw<InvalidDataException>().WithMessage("*damaged*");
        }
    }

    [Theory]
    [InlineData(new byte[] { 0x12, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f })]
    [InlineData(new byte[] { 0x3a, 0xff, 0xff, 0xff, 0xff, 0x07, 0x2a, 0xff, 0xff, 0xff, 0xff, 0x07 })]
    public void Lengths_beyond_the_message_are_refused_before_memory_is_taken(byte[] message)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();

        FluentActions.Invoking(() => Free(message)).Should().Throw<InvalidDataException>().WithMessage("*damaged*");

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(MaxBytes);
    }

    [Fact]
    public void Graphs_within_graphs_have_a_limit()
    {
        var graph = new GraphProto();
        for (var depth = 0; depth < 200; depth++)
            graph = new() { Node = { new NodeProto { Attribute = { new AttributeProto { G = graph } } } } };

        FluentActions.Invoking(() => Free(new ModelProto { Graph = graph }))
            .Should().Throw<InvalidDataException>().WithMessage("*damaged*");
    }

    [Fact]
    public void Mutated_files_are_refused_or_read_in_bounded_memory()
    {
        const int Trials = 5_000;
        var whole = File.ReadAllBytes(
            Repository.PathOf("tests", "SelfAttentionGan.Interop.Tests", "Extractors", "batch-of-one.onnx"));
        var refused = 0;

        for (var trial = 0; trial < Trials; trial++)
        {
            var random = new Random(trial);
            var damaged = whole[..(random.Next(4) == 0 ? random.Next(whole.Length) : whole.Length)];
            for (var times = random.Next(1, 4); times > 0 && damaged.Length > 0; times--)
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);

            refused += IsRefused(damaged, trial) ? 1 : 0;
        }

        refused.Should().BeInRange(1, Trials - 1);
    }

    private static bool IsRefused(byte[] damaged, int trial)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            Free(damaged);
            return false;
        }
        catch (InvalidDataException refusal) when (refusal.Message.Contains("damaged", StringComparison.Ordinal))
        {
            return true;
        }
        finally
        {
            // Of thousands: the library of assertions takes longer than the file.
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MaxBytes)
                allocated.Should().BeLessThanOrEqualTo(MaxBytes, $"of trial {trial}");
        }
    }

    private static ModelProto Model() => new()
    {
        Graph = new()
        {
            Input = { Value("images", 1, 3, 1), Value("weight", 1, 3) },
            Output = { Value("features", 1) },
            ValueInfo = { Value("hidden", 2, 1), new ValueInfoProto { Name = "unknown" } },
            Initializer = { new TensorProto { Name = "weight", Dims = { 1, 3 }, FloatData = { 1, 2, 3 } } },
        },
    };

    private static ValueInfoProto Value(string name, params long[] shape) => new()
    {
        Name = name,
        Type = new()
        {
            TensorType = new()
            {
                Shape = new() { Dim = { shape.Select(size => new TensorShapeProto.Types.Dimension { DimValue = size }) } },
            },
        },
    };

    private static string Shape(ValueInfoProto value) => string.Join('×', value.Type?.TensorType.Shape.Dim
        .Select(size => size.DimParam.Length > 0 ? size.DimParam : $"{size.DimValue}") ?? []);

    private static ModelProto Free(ModelProto model) => ModelProto.Parser.ParseFrom(Free(model.ToByteArray()));

    private static byte[] Free(byte[] message) => OnnxBatchDimension.Free(new MemoryStream(message));
}
