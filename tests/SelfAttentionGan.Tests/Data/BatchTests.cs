using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data;

public sealed class BatchTests
{
    [Fact]
    public void Disposing_a_batch_disposes_its_tensors()
    {
        var batch = new Batch(zeros(2, 3, 4, 4), zeros(2, dtype: ScalarType.Int64));

        batch.Dispose();

        batch.Images.IsInvalid.Should().BeTrue();
        batch.Labels!.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void A_single_image_is_no_batch()
    {
        using var image = zeros(3, 4, 4);

        var create = () => new Batch(image);

        create.Should().Throw<ArgumentException>().WithMessage("*N×C×H×W*(3, 4, 4)*");
    }

    [Fact]
    public void Labels_are_whole_numbers_one_for_each_image()
    {
        using var images = zeros(2, 3, 4, 4);
        using var tooMany = zeros(3, dtype: ScalarType.Int64);
        using var fractions = zeros(2);

        FluentActions.Invoking(() => new Batch(images, tooMany)).Should().Throw<ArgumentException>()
            .WithMessage("*(3)*");
        FluentActions.Invoking(() => new Batch(images, fractions)).Should().Throw<ArgumentException>()
            .WithMessage("*Float32*");
    }

    [Fact]
    public void Inputs_belong_to_the_batch_and_are_disposed_with_it()
    {
        var inputs = zeros(2, 1, 8, 8);
        var batch = new Batch(zeros(2, 3, 4, 4), inputs: inputs);

        batch.Inputs.Should().BeSameAs(inputs, "they may have another size than the images");
        batch.Dispose();

        inputs.IsInvalid.Should().BeTrue();
    }

    [Fact]
    public void Images_need_no_inputs()
    {
        using var batch = new Batch(zeros(2, 3, 4, 4));

        batch.Inputs.Should().BeNull();
    }

    [Fact]
    public void Inputs_are_one_for_each_image()
    {
        using var images = zeros(2, 3, 4, 4);
        using var tooMany = zeros(3, 3, 4, 4);
        using var number = zeros([]);

        FluentActions.Invoking(() => new Batch(images, inputs: tooMany)).Should().Throw<ArgumentException>()
            .WithMessage("*each of the 2 images*(3, 3, 4, 4)*");
        FluentActions.Invoking(() => new Batch(images, inputs: number)).Should().Throw<ArgumentException>()
            .WithMessage("*each of the 2 images*()*");
    }
}
