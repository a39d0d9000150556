using Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.optim;
using static TorchSharp.torch.optim.lr_scheduler;

namespace SystemTorch.Tests.Optimizers;

public sealed class ScheduleTests
{
    private readonly Golden golden = new("schedules");
    private readonly Optimizer optimiser = SGD([Parameter(zeros(1))], 0.1, momentum: 0.9);

    private static readonly Dictionary<string, Func<Optimizer, LRScheduler>> Schedules = new()
    {
        ["step"] = o => StepLR(o, 4, 0.5),
        ["multi_step"] = o => MultiStepLR(o, [3, 4, 11], 0.1),
        ["exponential"] = o => ExponentialLR(o, 0.9),
        ["cosine"] = o => CosineAnnealingLR(o, 8, 0.01),
        ["linear"] = o => LinearLR(o, 0.25, 0.75, 6),
        ["constant"] = o => ConstantLR(o, 0.5, 6),
        ["polynomial"] = o => PolynomialLR(o, 12, 2),
        ["lambda"] = o => LambdaLR(o, step => 1.0 / (1 + step)),
        ["multiplicative"] = o => MultiplicativeLR(o, _ => 0.95),
        ["one_cycle"] = o => OneCycleLR(o, 1.0, total_steps: 21),
        ["one_cycle.linear"] = o => OneCycleLR(
            o, 1.0, total_steps: 21, pct_start: 0.4, anneal_strategy: impl.OneCycleLR.AnnealStrategy.Linear,
            three_phase: true),
    };

    public static TheoryData<string> Names => [.. Schedules.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Twenty_steps_have_PyTorchs_rates(string name)
    {
        var schedule = Schedules[name](optimiser);

        List<double> rates = [Rate];
        for (var step = 0; step < 20; step++)
        {
            schedule.step();
            rates.Add(Rate);
        }

        golden.ShouldHold(name, tensor(rates), within: 1e-12);
        schedule.get_last_lr().Should().Equal(Rate);
    }

    [Fact]
    public void A_plateau_lowers_the_rate()
    {
        var schedule = ReduceLROnPlateau(optimiser, factor: 0.5, patience: 2);

        List<double> rates = [Rate];
        foreach (var metric in golden["plateau.metric"].data<double>())
        {
            schedule.step(metric);
            rates.Add(Rate);
        }

        golden.ShouldHold("plateau", tensor(rates), within: 1e-12);
    }

    [Fact]
    public void The_first_rate_stays_known()
    {
        var schedule = ExponentialLR(optimiser, 0.5);
        schedule.step();

        optimiser.ParamGroups.Single().InitialLearningRate.Should().Be(0.1);
    }

    private double Rate => optimiser.ParamGroups.Single().LearningRate;
}
