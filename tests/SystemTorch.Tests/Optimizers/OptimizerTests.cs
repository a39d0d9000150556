using Goldens;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;
using static TorchSharp.torch.optim;

namespace SystemTorch.Tests.Optimizers;

public sealed class OptimizerTests
{
    private static readonly Golden Golden = new("optimisers");

    private static readonly Dictionary<string, Func<IEnumerable<Parameter>, Optimizer>> Optimisers = new()
    {
        ["adam"] = p => Adam(p, lr: 0.01),
        ["adam.gan"] = p => Adam(p, lr: 0.01, beta1: 0, beta2: 0.9),
        ["adam.decay"] = p => Adam(p, lr: 0.01, weight_decay: 0.1, amsgrad: true),
        ["adamw"] = p => AdamW(p, lr: 0.01, weight_decay: 0.1),
        ["sgd"] = p => SGD(p, 0.1),
        ["sgd.momentum"] = p => SGD(p, 0.1, momentum: 0.9, weight_decay: 0.01),
        ["sgd.nesterov"] = p => SGD(p, 0.1, momentum: 0.9, nesterov: true),
        ["rmsprop"] = p => RMSProp(p, lr: 0.01),
        ["rmsprop.centered"] = p => RMSProp(p, lr: 0.01, alpha: 0.9, momentum: 0.5, centered: true),
    };

    public static TheoryData<string> Names => [.. Optimisers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Twenty_steps_lead_where_PyTorchs_lead(string name)
    {
        using var net = Start();
        using var optimiser = Optimisers[name](net.parameters());

        var losses = stack(Enumerable.Range(0, 20).Select(_ => Step(net, optimiser)).ToArray());

        Golden.ShouldHold($"{name}.losses", losses);
        foreach (var (key, weight) in net.state_dict())
            Golden.ShouldHold($"{name}.{key}", weight);
    }

    private static Sequential Start()
    {
        var net = Sequential(Linear(4, 8), Tanh(), Linear(8, 2));
        net.load_state_dict(Golden.Under("start"));
        return net;
    }

    private static Tensor Step(Sequential net, Optimizer optimiser)
    {
        optimiser.zero_grad();
        var loss = mse_loss(net.call(Golden["x"]), Golden["target"]);
        loss.backward();
        optimiser.step();

        return loss.detach();
    }

    [Fact]
    public void A_parameter_without_a_gradient_stays()
    {
        var (used, unused) = (Parameter(ones(1)), Parameter(ones(1)));
        using var optimiser = Adam([used, unused], lr: 0.1);

        (used * 2).backward();
        optimiser.step();

        used.item<float>().Should().BeApproximately(0.9f, 1e-5f, "Adam's first step is as long as its rate");
        unused.item<float>().Should().Be(1);
    }

    [Fact]
    public void A_step_can_ask_for_the_loss_itself()
    {
        var x = Parameter(ones(1));
        using var optimiser = SGD([x], 0.25);

        var loss = optimiser.step(() =>
        {
            optimiser.zero_grad();
            var value = x.square().sum();
            value.backward();
            return value;
        });

        loss!.item<float>().Should().Be(1);
        x.item<float>().Should().Be(0.5f);
    }

    [Fact]
    public void Zero_grad_leaves_zeros()
    {
        var x = Parameter(ones(1));
        using var optimiser = SGD([x], 0.25);
        (x * 3).backward();

        optimiser.zero_grad();

        x.grad!.item<float>().Should().Be(0);
    }

    [Fact]
    public void A_rate_can_be_changed_between_steps()
    {
        var x = Parameter(zeros(1));
        using var optimiser = SGD([x], 1);

        optimiser.ParamGroups.Single().LearningRate = 0.5;
        (x * -1).backward();
        optimiser.step();

        x.item<float>().Should().Be(0.5f);
        optimiser.ParamGroups.Single().InitialLearningRate.Should().Be(1);
    }

    [Fact]
    public void Groups_have_rates_of_their_own()
    {
        var (slow, fast) = (Parameter(zeros(1)), Parameter(zeros(1)));
        using var optimiser = SGD(
            [
                new SGD.ParamGroup([slow], new SGD.Options { LearningRate = 0.1 }),
                new SGD.ParamGroup([fast], new SGD.Options { LearningRate = 1 }),
            ],
            0.5);

        (-slow - fast).backward();
        optimiser.step();

        slow.item<float>().Should().BeApproximately(0.1f, 1e-6f);
        fast.item<float>().Should().Be(1);
        optimiser.parameters().Should().HaveCount(2);
    }

    [Fact]
    public void Nonsense_is_refused()
    {
        var x = Parameter(zeros(1));

        FluentActions.Invoking(() => Adam([x], lr: -1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Adam([x], beta1: 1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => Adam([x], weight_decay: -1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SGD([x], 0.1, momentum: -1)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => SGD([x], 0.1, nesterov: true)).Should().Throw<ArgumentException>();
    }
}
