using SelfAttentionGan.Training.Monitoring;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class NonFiniteDetectorTests : IDisposable
{
    private readonly NonFiniteDetector detector = new(["loss", "gradient of first", "gradient of last"], CPU);

    public void Dispose() => detector.Dispose();

    [Fact]
    public void Without_non_finite_values_there_is_none()
    {
        detector.Check(tensor([1e30, -1e-30, 0]), step: 1);

        Earliest().Should().BeNull();
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void The_first_step_is_recorded(double value)
    {
        detector.Check(tensor([0, 0.0, 0]), step: 3);
        detector.Check(tensor([0, value, 0]), step: 4);
        detector.Check(tensor([0, value, 0]), step: 5);
        detector.Check(tensor([0, 0.0, 0]), step: 6);

        Earliest().Should().Be(new NonFiniteValue("gradient of first", 4));
    }

    [Fact]
    public void An_earlier_gradient_precedes_a_later_loss()
    {
        detector.Check(tensor([0, double.NaN, 0]), step: 7);
        detector.Check(tensor([double.NaN, double.NaN, double.NaN]), step: 8);

        Earliest().Should().Be(new NonFiniteValue("gradient of first", 7));
    }

    [Fact]
    public void In_one_step_the_loss_precedes_gradients()
    {
        detector.Check(tensor([double.NaN, double.NaN, double.NaN]), step: 2);

        Earliest().Should().Be(new NonFiniteValue("loss", 2), "gradients are computed from it");
    }

    [Fact]
    public void In_one_step_the_last_layers_gradient_precedes_the_others()
    {
        detector.Check(tensor([0, double.NaN, double.NaN]), step: 2);

        Earliest().Should().Be(new NonFiniteValue("gradient of last", 2), "backpropagation runs from the last layer to the first");
    }

    [Fact]
    public void After_a_reset_new_values_are_recorded()
    {
        detector.Check(tensor([double.NaN, 0, 0]), step: 2);

        detector.Reset();
        Earliest().Should().BeNull();

        detector.Check(tensor([double.NaN, 0, 0]), step: 9);
        Earliest().Should().Be(new NonFiniteValue("loss", 9));
    }

    private NonFiniteValue? Earliest() => detector.Earliest(detector.Steps.data<double>().ToArray());
}
