using Goldens;
using SelfAttentionGan.Training.Optimization;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Optimization;

public sealed class BurnInTests
{
    private readonly Golden golden = new("burn-in");

    public static TheoryData<string, Func<IEnumerable<Parameter>, OptimizerHelper>> Optimizers => new()
    {
        { "adam", parameters => optim.Adam(parameters, 0.1, 0.5, 0.99) },
        { "adamw", parameters => optim.AdamW(parameters, 0.1, 0.5, 0.99, weight_decay: 0.1) },
        { "rmsprop", parameters => optim.RMSProp(parameters, 0.1, alpha: 0.99) },
    };

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Parameters_are_those_of_pytorch_whose_second_constant_is_changed(
        string name, Func<IEnumerable<Parameter>, OptimizerHelper> create)
    {
        using var parameter = new Parameter(golden["start"].clone());
        using var optimizer = create([parameter]);
        var steps = OptimizerStep.For(optimizer);
        steps.InitialBeta2 = 0.9;

        for (var step = 1; step <= 8; step++)
        {
            steps.BurnIn = BurnIn.Progress(steps: 5, step);
            parameter.grad = golden["gradients"][step - 1].clone();
            steps.Apply();
        }

        golden.ShouldHold(name, parameter, within: 1e-12);
    }

    [Fact]
    public void It_rises_along_half_a_period_of_a_cosine_and_stays()
    {
        new[] { 1, 2, 3, 4, 5, int.MaxValue }.Select(step => Math.Round(BurnIn.Progress(4, step), 6))
            .Should().Equal(0.146447, 0.5, 0.853553, 1, 1, 1);
        BurnIn.Progress(0, 1).Should().Be(1, "there is none");
    }

    [Fact]
    public void The_moving_averages_half_life_grows_from_0_to_its_own()
    {
        using var mean = Linear(1, 1, hasBias: false);
        using var source = Linear(1, 1, hasBias: false);
        using var constant = no_grad();
        source.weight!.fill_(0);
        var average = new ExponentialMovingAverage(mean, source, decay: 0.81, startStep: 0, burnInSteps: 2);
        mean.weight!.fill_(1);

        average.Update(1);
        mean.weight!.item<float>().Should().BeApproximately(0.6561f, 1e-6f, "half of the half-life: 0.81² is kept");

        average.Update(2);
        mean.weight!.item<float>().Should().BeApproximately(0.6561f * 0.81f, 1e-6f);
    }
}
