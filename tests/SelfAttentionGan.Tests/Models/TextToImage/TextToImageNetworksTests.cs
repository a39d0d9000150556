using SelfAttentionGan.Models;
using SelfAttentionGan.Models.TextToImage;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models.TextToImage;

public sealed class TextToImageNetworksTests : IClassFixture<Seeded>
{
    private static readonly TextToImageOptions Options = new()
    {
        ImageSize = 16,
        LatentDim = 4,
        VocabularySize = 9,
        MaxWords = 5,
        SentenceDim = 6,
        BaseChannels = 8,
        GeneratorChannels = [16, 16, 8],
        DiscriminatorChannels = [8, 8],
        CrossAttention = [8, 16],
        SelfAttention = [8],
    };

    private readonly TextToImageGenerator generator = new(Options);
    private readonly TextToImageDiscriminator discriminator = new(Options);
    private readonly Tensor latents = randn(2, 4), tokens = tensor(new long[] { 2, 3, 4, 5, 1, 6, 7, 0, 0, 0 }, [2, 5]);

    [Fact]
    public void Images_depend_on_latents_and_captions()
    {
        generator.eval();
        var image = generator.Generate(latents, tokens);

        image.shape.Should().Equal(2, 3, 16, 16);
        image.abs().max().item<float>().Should().BeLessThanOrEqualTo(1);
        generator.Generate(latents, tokens).allclose(image, 0, 0).Should().BeTrue();
        generator.Generate(latents, tokens.flip(0)).allclose(image, 1e-2, 1e-2).Should().BeFalse("captions differ");
        generator.Generate(latents.flip(0), tokens).allclose(image, 1e-2, 1e-2).Should().BeFalse("latents differ");
    }

    [Fact]
    public void Every_weight_of_both_networks_gets_a_gradient()
    {
        // Biases before a normalization, and those of keys, change nothing.
        foreach (var (name, parameter) in generator.named_parameters())
            if (name.Contains("gamma", StringComparison.Ordinal) || name.Contains("gain", StringComparison.Ordinal)
                || name.Contains("bias.weight", StringComparison.Ordinal))
                parameter.detach().fill_(0.3);                                     // they start at zero

        discriminator.Score(generator.Generate(latents, tokens), tokens).square().sum().backward();

        generator.named_parameters().Concat(discriminator.named_parameters())
            .Where(entry => !entry.name.EndsWith(".bias", StringComparison.Ordinal))
            .Where(entry => entry.parameter.grad is null || entry.parameter.grad.count_nonzero().item<long>() == 0)
            .Select(entry => entry.name).Should().BeEmpty();
    }

    [Fact]
    public void Attention_and_its_control_have_as_many_parameters()
    {
        using var control = new TextToImageGenerator(Options with { UseAttentionControl = true });
        using var none = new TextToImageGenerator(Options with { CrossAttention = [], SelfAttention = [] });

        Count(control).Should().Be(Count(generator)).And.BeGreaterThan(Count(none));
        control.named_children().Select(entry => entry.name).Should().Equal(
            "text", "project", "up8", "gate8", "attend8", "up16", "gate16", "image");
        control.Generate(latents, tokens).shape.Should().Equal(2, 3, 16, 16);

        static long Count(nn.Module network) => network.parameters().Sum(parameter => parameter.numel());
    }

    [Fact]
    public void Scores_of_several_conditions_are_those_of_each()
    {
        var images = rand(2, 3, 16, 16) * 2 - 1;
        var sentences = discriminator.EmbedCondition(tokens);

        var scores = discriminator.ScoreAll(images, [tokens, sentences.roll(1, 0)]);

        sentences.shape.Should().Equal(2, 6);
        scores[0].allclose(discriminator.Score(images, tokens), 1e-5, 1e-6).Should().BeTrue();
        scores[0].allclose(discriminator.Score(images, sentences), 1e-5, 1e-6).Should().BeTrue();
        scores[1].allclose(discriminator.Score(images, tokens.roll(1, 0)), 1e-5, 1e-6).Should().BeTrue();
        scores[1].allclose(scores[0]).Should().BeFalse("the caption counts");
    }

    [Fact]
    public void By_default_conditions_are_scored_one_after_another_and_are_their_own_vectors()
    {
        var plain = (IDiscriminator)new Projection();
        var images = rand(2, 3, 4, 4);

        plain.EmbedCondition(latents).Should().BeSameAs(latents);
        plain.ScoreAll(images, [latents, -latents]).Select(score => score.sum().item<float>())
            .Should().Equal(latents.sum().item<float>(), -latents.sum().item<float>());
    }

    [Fact]
    public void Without_a_vocabulary_conditions_are_sentence_vectors()
    {
        var options = Options with { VocabularySize = 0, CrossAttention = [] };
        using var conditional = new TextToImageGenerator(options);
        using var scored = new TextToImageDiscriminator(options);
        var sentences = randn(2, 6);

        var images = conditional.Generate(latents, sentences);

        scored.Score(images, sentences).shape.Should().Equal(2);
        ShouldFail(() => conditional.Generate(latents, tokens), "sentence vectors of shape 2×6*but got Int64 of shape 2×5");
        ShouldFail(() => scored.Score(images, randn(2, 7)), "sentence vectors of shape 2×6*but got Float32 of shape 2×7");
    }

    [Fact]
    public void A_copy_has_the_same_weights_and_leaves_the_random_state()
    {
        manual_seed(5);
        using var copy = generator.CreateCopy();
        var next = rand(1).item<float>();
        manual_seed(5);

        next.Should().Be(rand(1).item<float>());
        TensorHash.Of(copy).Should().Be(TensorHash.Of(generator));
        copy.get_parameter("project.weight").Should().NotBeSameAs(generator.get_parameter("project.weight"));
    }

    [Fact]
    public void Wrong_inputs_are_errors_before_torch_gets_them()
    {
        var images = zeros(2, 3, 16, 16);

        ShouldFail(() => generator.Generate(zeros(2, 5), tokens), "latents of shape N×4, but got 2×5");
        ShouldFail(() => generator.Generate(latents), "needs a caption for each image, but got none");
        ShouldFail(() => generator.Generate(latents, tokens[..1]), "tokens of shape 2×L, int64*but got Int64 of shape 1×5");
        ShouldFail(() => generator.Generate(latents, randn(2, 6)), "tokens of shape 2×L, int64*but got Float32 of shape 2×6");
        ShouldFail(() => generator.Generate(latents, tokens + 2), "run from 0 to 8, but got 9");
        ShouldFail(() => discriminator.Score(zeros(2, 3, 8, 8), tokens), "images of shape N×3×16×16, but got 2×3×8×8");
        ShouldFail(() => discriminator.Score(images), "needs a caption for each image, but got none");
        ShouldFail(() => discriminator.Score(images, zeros(2, 5)), "or sentence vectors of shape 2×6*but got Float32 of shape 2×5");
        ShouldFail(() => discriminator.Score(images, ones(2, 6, ScalarType.Int64)), "of at most 5 words");
    }

    [Fact]
    public void Generating_and_scoring_leave_only_the_result_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        var images = generator.Generate(latents, tokens);
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 1);
        discriminator.Score(images, tokens);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 2);
    }

    private static void ShouldFail(Func<Tensor> call, string message) =>
        call.Should().Throw<ArgumentException>().WithMessage($"*{message}*");

    /// <summary>Scores an image by the sum of its condition.</summary>
    private sealed class Projection : IDiscriminator
    {
        public nn.Module Module { get; } = nn.Identity();

        public Tensor Score(Tensor images, Tensor? labels = null) => labels!.sum(1);
    }
}
