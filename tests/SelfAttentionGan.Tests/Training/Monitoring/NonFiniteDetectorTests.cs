using SelfAttentionGan.Training.Monitoring;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class NonFiniteDetectorTests : IDisposable
{
    private readonly NonFiniteDetector faults = new(["loss", "gradient of first", "gradient of last"], CPU);

    public void Dispose() => faults.Dispose();

    [Fact]
    public void Where_everything_is_finite_nothing_is_at_fault()
    {
        faults.Check(tensor([1e30, -1e-30, 0]), step: 1);

        Earliest().Should().BeNull();
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void The_first_step_is_remembered_whatever_comes_later(double fault)
    {
        faults.Check(tensor([0, 0.0, 0]), step: 3);
        faults.Check(tensor([0, fault, 0]), step: 4);
        faults.Check(tensor([0, fault, 0]), step: 5);
        faults.Check(tensor([0, 0.0, 0]), step: 6);

        Earliest().Should().Be(new NonFiniteValue("gradient of first", 4));
    }

    [Fact]
    public void An_earlier_fault_of_a_gradient_comes_before_a_later_one_of_the_loss()
    {
        faults.Check(tensor([0, double.NaN, 0]), step: 7);
        faults.Check(tensor([double.NaN, double.NaN, double.NaN]), step: 8);

        Earliest().Should().Be(new NonFiniteValue("gradient of first", 7));
    }

    [Fact]
    public void In_one_step_a_fault_begins_with_the_loss()
    {
        faults.Check(tensor([double.NaN, double.NaN, double.NaN]), step: 2);

        Earliest().Should().Be(new NonFiniteValue("loss", 2), "gradients are computed from it");
    }

    [Fact]
    public void Among_gradients_a_fault_begins_with_the_last()
    {
        faults.Check(tensor([0, double.NaN, double.NaN]), step: 2);

        Earliest().Should().Be(new NonFiniteValue("gradient of last", 2), "it is handed on from the last layer to the first");
    }

    [Fact]
    public void Forgotten_faults_may_come_again()
    {
        faults.Check(tensor([double.NaN, 0, 0]), step: 2);

        faults.Reset();
        Earliest().Should().BeNull();

        faults.Check(tensor([double.NaN, 0, 0]), step: 9);
        Earliest().Should().Be(new NonFiniteValue("loss", 9));
    }

    private NonFiniteValue? Earliest() => faults.Earliest(faults.Steps.data<double>().ToArray());
}
