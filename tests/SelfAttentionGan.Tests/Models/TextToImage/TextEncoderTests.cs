using SelfAttentionGan.Models.TextToImage;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Models.TextToImage;

public sealed class TextEncoderTests : IClassFixture<Seeded>
{
    private readonly TextEncoder encoder = new(vocabularySize: 9, dim: 6, maxWords: 7);
    private readonly Tensor tokens = tensor(new long[] { 2, 3, 4, 5, 1, 6, 7, 0, 0, 0 }, [2, 5]);

    [Fact]
    public void A_sentence_is_the_mean_of_its_words()
    {
        var text = encoder.Encode(tokens);

        text.Words.shape.Should().Equal(2, 6, 5);
        text.Padding.data<bool>().ToArray().Should().Equal(
            false, false, false, false, false, false, false, true, true, true);
        text.Sentence[0].allclose(text.Words[0].mean([1])).Should().BeTrue();
        text.Sentence[1].allclose(text.Words[1][.., ..2].mean([1])).Should().BeTrue("padding does not count");
        text.Words[1][.., 2..].count_nonzero().item<long>().Should().Be(0);
        encoder.call(tokens).allclose(text.Sentence, 0, 0).Should().BeTrue();
    }

    [Fact]
    public void More_padding_changes_nothing()
    {
        var longer = encoder.Encode(cat([tokens, zeros(2, 2, ScalarType.Int64)], 1));

        longer.Sentence.allclose(encoder.call(tokens), 1e-5, 1e-6).Should().BeTrue();
        longer.Words[.., .., ..5].allclose(encoder.Encode(tokens).Words, 1e-5, 1e-6).Should().BeTrue();
    }

    [Fact]
    public void The_order_of_words_matters()
    {
        var turned = encoder.call(tensor(new long[] { 5, 4, 3, 2, 1 }, [1, 5]));

        turned.allclose(encoder.call(tokens[..1]), 1e-2, 1e-2).Should().BeFalse("a circle left of a square is not the reverse");
    }

    [Fact]
    public void Every_parameter_gets_a_gradient_that_is_the_difference_of_outputs()
    {
        encoder.to(ScalarType.Float64);
        encoder.call(tokens).square().sum().backward();

        foreach (var (name, parameter) in encoder.named_parameters())
        {
            var direction = randn_like(parameter);
            var (after, before) = (At(parameter, direction * 1e-6), At(parameter, direction * -1e-6));

            ((after - before) / 2e-6).Should().BeApproximately(
                (parameter.grad! * direction).sum().item<double>(), 1e-4, name);
        }

        double At(Tensor parameter, Tensor change)
        {
            using var constant = no_grad();
            parameter.add_(change);
            var loss = encoder.call(tokens).square().sum().item<double>();
            parameter.sub_(change);
            return loss;
        }
    }

    [Fact]
    public void Wrong_tokens_are_errors_before_torch_gets_them()
    {
        ShouldFail(zeros(2, 5), "int64, of at most 7 words, but got Float32 of shape 2×5");
        ShouldFail(tokens[0], "but got Int64 of shape 5;");
        ShouldFail(ones(2, 8, ScalarType.Int64), "but got Int64 of shape 2×8; encode captions with a length of 7 or less");
        ShouldFail(tokens + 2, "run from 0 to 8, but got 9; build it for the Count of the vocabulary");
        ShouldFail(tokens - 1, "but got -1");
        ShouldFail(tokens * tensor(new long[] { 1, 0 }).view(2, 1), "padding alone; give each image a caption");
        FluentActions.Invoking(() => new TextEncoder(2, 6, 7)).Should().Throw<ArgumentException>().WithMessage("*got 2 tokens*");

        void ShouldFail(Tensor wrong, string message) => encoder.Invoking(text => text.Encode(wrong)).Should()
            .Throw<ArgumentException>().WithMessage($"*{message}*");
    }

    [Fact]
    public void Encoding_leaves_no_intermediate_tensor_behind()
    {
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        encoder.Encode(tokens);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 3, "words, padding and sentence stay");
    }
}
