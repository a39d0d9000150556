using SelfAttentionGan.Data;
using SelfAttentionGan.Losses;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Validation;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Validation;

public sealed class BatchCheckTests : IClassFixture<Seeded>
{
    [Theory]
    [InlineData(0, 255, "*values in [-1, 1]*has values from 0 to 255. *images / 127.5 - 1*")]
    [InlineData(-2.5, 2.5, "*from -2.5 to 2.5. *clamp*")]
    [InlineData(-4000, 4000, "*from -4000 to 4000. Scale*")]
    [InlineData(0, double.NaN, "*finite values*not a number (from NaN to NaN)*")]
    [InlineData(0, double.PositiveInfinity, "*finite values*infinite*(from 0 to Infinity)*")]
    public void Values_out_of_range_are_rejected_at_the_first_batch_with_the_range_found(
        double low, double high, string problem)
    {
        var source = new CustomSource(count => zeros(count, 3, 8, 8).fill_(low).index_fill_(0, tensor(new[] { 0L }), high));
        using Module<Tensor, Tensor> generator = Sequential(Linear(8, 192), Tanh(), Unflatten(1, [3, 8, 8])),
            discriminator = Sequential(Flatten(), Linear(192, 1));
        using var before = generator.parameters().First().clone();
        var trainer = new GanTrainer(
            generator.AsGenerator(), discriminator.AsDiscriminator(), new() { Steps = 3, BatchSize = 4 }, new HingeLoss());

        trainer.Invoking(its => its.Run(source, [])).Should().Throw<InvalidDataException>().WithMessage(problem)
            .WithMessage("*CustomSource*");
        trainer.Invoking(its => its.Validate(source)).Should().Throw<InvalidDataException>().WithMessage(problem);
        generator.parameters().First().equal(before).all().item<bool>().Should().BeTrue("nothing was trained");
    }

    [Fact]
    public void A_rounding_error_is_within_the_range() =>
        Require(count => full([count, 3, 8, 8], 1.0001)).Should().NotThrow();

    [Fact]
    public void A_batch_of_another_shape_or_type_is_rejected()
    {
        Require(count => zeros(count, 3, 8, 9)).Should().Throw<InvalidDataException>()
            .WithMessage("*here 4 of 3×8×8, but CustomSource gave 4×3×8×9.*");
        Require(_ => zeros(3, 3, 8, 8)).Should().Throw<InvalidDataException>().WithMessage("*gave 3×3×8×8*");
        Require(count => zeros(count, 3, 8, 8, ScalarType.Byte)).Should().Throw<InvalidDataException>()
            .WithMessage("*float32*gave Byte*127.5*");
    }

    [Fact]
    public void A_label_out_of_range_is_rejected_even_for_unconditional_networks() =>
        Require(count => zeros(count, 3, 8, 8), label: 7, classes: 7).Should().Throw<InvalidDataException>()
            .WithMessage("*run from 0 to 6, but the source gave 7*");

    private static Action Require(Func<int, Tensor> images, long label = 0, int classes = 0) => () =>
    {
        var source = new CustomSource(images, label, classes);
        using var batch = source.Read([0, 1, 2, 3]);
        BatchCheck.Require(batch, source, count: 4, classes: 0);
    };

    /// <summary>A source as a user might write it.</summary>
    private sealed class CustomSource(Func<int, Tensor> images, long label = 0, int classes = 0) : IImageSource
    {
        public ImageShape Shape => new(3, 8, 8);

        public long Count => 16;

        public int Classes => classes;

        public Batch Read(ReadOnlySpan<long> indices)
        {
            var created = images(indices.Length);
            return new(created, classes > 0 ? full([created.shape[0]], label, ScalarType.Int64) : null);
        }
    }
}
