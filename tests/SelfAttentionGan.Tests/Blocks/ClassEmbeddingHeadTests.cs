using SelfAttentionGan.Blocks;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Blocks;

/// <summary><c>DataToDataCrossEntropyLossTests</c> compares it with PyTorch.</summary>
public sealed class ClassEmbeddingHeadTests : IClassFixture<Seeded>
{
    private readonly ClassEmbeddingHead head = new(channels: 4, embeddingDim: 6, new() { Classes = 3 });
    private readonly Tensor x = randn(2, 4, 3, 5);
    private readonly Tensor labels = tensor([2L, 0]);

    [Fact]
    public void Scores_are_the_same_with_and_without_embeddings_and_whatever_the_class()
    {
        var (scores, embeddings, proxies) = head.ScoreWithEmbedding(x, labels);

        (embeddings.shape, proxies.shape).Should().BeEquivalentTo((new long[] { 2, 6 }, new long[] { 2, 6 }));
        head.call(x, labels).allclose(scores, 0, 0).Should().BeTrue();
        head.call(x, null).allclose(scores, 0, 0).Should().BeTrue();
        head.ScoreWithEmbedding(x, zeros(2, int64)).Scores.allclose(scores, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void A_proxy_depends_on_the_class_alone()
    {
        var proxies = head.ScoreWithEmbedding(x, labels).Proxies;

        proxies.allclose(head.get_parameter("proxy.weight")![labels], 0, 0).Should().BeTrue();
    }

    [Fact]
    public void Spectral_normalization_applies_to_all_three_layers()
    {
        var normalized = new ClassEmbeddingHead(4, 6, new() { Classes = 3, SpectralNorm = new() });

        normalized.named_parameters().Select(entry => entry.name).Should().BeEquivalentTo(
            "score.weight_orig", "score.bias", "embed.weight_orig", "embed.bias", "proxy.weight_orig");
    }

    [Fact]
    public void A_call_leaves_only_its_results()
    {
        using var scope = NewDisposeScope();

        head.ScoreWithEmbedding(x, labels);
        head.call(x, null);

        scope.DisposablesCount.Should().Be(4);
    }

    [Fact]
    public void Wrong_sizes_and_labels_are_rejected_with_a_remedy()
    {
        FluentActions.Invoking(() => new ClassEmbeddingHead(0, 6, new() { Classes = 3 }))
            .Should().Throw<ArgumentException>().WithMessage("*at least 1 channel, but got 0*");
        FluentActions.Invoking(() => new ClassEmbeddingHead(4, 0, new() { Classes = 3 }))
            .Should().Throw<ArgumentException>().WithMessage("*at least 1 number, but got 0; 512 is usual*");
        FluentActions.Invoking(() => new ClassEmbeddingHead(4, 6, new()))
            .Should().Throw<ArgumentException>().WithMessage("*needs classes, but got 0 of them*");
        FluentActions.Invoking(() => head.ScoreWithEmbedding(x, tensor([3L, 0])))
            .Should().Throw<ArgumentException>().WithMessage("*from 0 to 2, but got 3*");
        FluentActions.Invoking(() => head.call(randn(2, 5, 3, 5), null))
            .Should().Throw<ArgumentException>().WithMessage("*N×4×H×W feature maps, but got 2×5×3×5*");
    }
}
