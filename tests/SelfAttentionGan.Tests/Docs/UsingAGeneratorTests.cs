using SelfAttentionGan.Models;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Docs;

/// <summary>What docs/using-a-generator.md says of threads.</summary>
public sealed class UsingAGeneratorTests
{
    [Fact]
    public void In_evaluation_mode_concurrent_calls_generate_what_single_ones_do()
    {
        var options = new SaganOptions { ImageSize = 16, BaseChannels = 8, Classes = 4 };
        using var generator = SaganGeneratorBuilder.From(options).Build();
        generator.eval();
        var alone = Enumerable.Range(0, 16).Select(Generate).ToArray();

        var together = Enumerable.Range(0, 16).AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(Generate);

        together.Should().BeEquivalentTo(alone, images => images.WithStrictOrdering());

        float[] Generate(int seed)
        {
            using var scope = NewDisposeScope();
            using var noGrad = no_grad();
            using var random = new Generator((ulong)seed, CPU);

            var latents = randn([2, options.LatentDim], generator: random);
            var labels = tensor(new long[] { 1, 2 });

            return [.. generator.Generate(latents, labels).data<float>()];
        }
    }
}
