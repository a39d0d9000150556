using SelfAttentionGan.Data;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Data;

public sealed class TensorImageSourceTests
{
    private readonly Tensor images = linspace(-1, 1, 4 * 3 * 2 * 5).reshape(4, 3, 2, 5);

    [Fact]
    public void Images_are_returned_unchanged()
    {
        var source = Datasets.FromTensor(images, tensor(new long[] { 2, 0, 1, 0 }));

        using var batch = source.Read([3, 0]);

        source.Shape.Should().Be(new ImageShape(3, 2, 5));
        (source.Count, source.Classes).Should().Be((4, 3));
        batch.Images.allclose(stack([images[3], images[0]]), rtol: 0, atol: 0).Should().BeTrue();
        batch.Labels!.data<long>().ToArray().Should().Equal(0, 2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Images_have_one_to_four_channels(int channels)
    {
        var source = Datasets.FromTensor(zeros(2, channels, 6, 4));

        using var batch = source.Read([1]);

        source.Shape.Should().Be(new ImageShape(channels, 6, 4));
        batch.Images.shape.Should().Equal(1, channels, 6, 4);
    }

    [Fact]
    public void Classes_may_have_names_one_each()
    {
        var source = Datasets.FromTensor(images, tensor(new long[] { 0, 2, 0, 0 }), classNames: ["ant", "bee", "cat"]);

        source.ClassNames.Should().Equal("ant", "bee", "cat");
        source.Identify().Classes.Should().Equal(new DataClass("ant", 3), new DataClass("bee", 0), new("cat", 1));
        Refused(() => Datasets.FromTensor(images, tensor(new long[] { 0, 0, 0, 1 }), classes: 2, classNames: ["ant"]))
            .WithMessage("*2 classes has one name, but got 1*");
    }

    [Fact]
    public void Without_labels_there_are_no_classes()
    {
        var source = Datasets.FromTensor(images);

        using var batch = source.Read([1]);

        source.Classes.Should().Be(0);
        batch.Labels.Should().BeNull();
    }

    [Fact]
    public void The_tensors_stay_the_callers()
    {
        var (mine, labels) = (images.clone(), tensor(new long[] { 0, 0, 0, 1 }));
        var source = Datasets.FromTensor(mine, labels);

        mine.fill_(0);
        mine.Dispose();
        labels.Dispose();

        using var batch = source.Read([0, 1, 2, 3]);
        batch.Images.allclose(images, rtol: 0, atol: 0).Should().BeTrue("the source has a copy");
        batch.Images.fill_(0);
        using var again = source.Read([0, 1, 2, 3]);
        again.Images.allclose(images, rtol: 0, atol: 0).Should().BeTrue("each batch is a copy, too");
    }

    [Fact]
    public void A_view_with_a_gradient_will_do()
    {
        var view = images.permute(0, 1, 3, 2).requires_grad_();

        using var batch = Datasets.FromTensor(view).Read([2]);

        batch.Images.allclose(images[2].transpose(1, 2).unsqueeze(0), rtol: 0, atol: 0).Should().BeTrue();
        batch.Images.requires_grad.Should().BeFalse();
    }

    [Theory]
    [InlineData(1.001f)]
    [InlineData(-255)]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void A_value_out_of_range_is_named_with_its_image(float value)
    {
        images[2, 1, 0, 3] = value;

        FluentActions.Invoking(() => Datasets.FromTensor(images)).Should().Throw<ArgumentException>()
            .WithMessage("*[-1, 1]*image 2 has *clamp*");
    }

    [Fact]
    public void Other_shapes_and_types_are_refused()
    {
        Refused(() => Datasets.FromTensor(images[0])).WithMessage("*N×C×H×W*(3, 2, 5)*");
        Refused(() => Datasets.FromTensor(zeros(2, 5, 8, 8))).WithMessage("*1 to 4 channels*(2, 5, 8, 8)*");
        Refused(() => Datasets.FromTensor(zeros(0, 3, 8, 8))).WithMessage("*at least one image*");
        Refused(() => Datasets.FromTensor(zeros(2, 3, 8, 8).to(ScalarType.Byte))).WithMessage("*float32*Byte*127.5*");
    }

    [Fact]
    public void Labels_are_one_number_in_range_for_each_image()
    {
        Refused(() => Datasets.FromTensor(images, zeros(4))).WithMessage("*int64*4 images*Float32*");
        Refused(() => Datasets.FromTensor(images, zeros(3, ScalarType.Int64))).WithMessage("*4 images*(3)*");
        Refused(() => Datasets.FromTensor(images, tensor(new long[] { 0, -1, 0, 0 }))).WithMessage("*from -1 to 0*");
        Refused(() => Datasets.FromTensor(images, tensor(new long[] { 0, 5, 0, 0 }), classes: 5))
            .WithMessage("*5 classes go from 0 to 4*from 0 to 5*");
        Refused(() => Datasets.FromTensor(images, classes: 5)).WithMessage("*needs labels*");
        Datasets.FromTensor(images, tensor(new long[] { 0, 5, 0, 0 }), classes: 9).Classes.Should().Be(9);
    }

    private static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Refused(
        Func<IImageSource> create) => create.Should().Throw<ArgumentException>();
}
