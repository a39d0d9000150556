using Goldens;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;
using static TorchSharp.torch.optim;

namespace SystemTorch.Tests.Optimizers;

public sealed class OptimizerStateTests : IDisposable
{
    private readonly Golden golden = new("adam-steps");
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;
    private readonly Sequential net = Sequential(Linear(4, 8), Tanh(), Linear(8, 2));

    public OptimizerStateTests() => net.load_state_dict(golden.Under("fifth"));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_state_that_PyTorchs_side_wrote_continues_its_training()
    {
        var adam = Adam(net.parameters());
        adam.load_state_dict(Golden.PathOf("adam.dat"));

        for (var step = 5; step < 10; step++)
            Step(adam);

        foreach (var (key, weight) in net.state_dict())
            golden.ShouldHold($"tenth.{key}", weight);
    }

    [Fact]
    public void A_state_is_written_byte_for_byte_as_PyTorchs_side_writes_it()
    {
        var adam = Adam(net.parameters());
        adam.load_state_dict(Golden.PathOf("adam.dat"));

        var path = Path.Combine(folder, "adam.dat");
        adam.save_state_dict(path);

        File.ReadAllBytes(path).Should().Equal(File.ReadAllBytes(Golden.PathOf("adam.dat")));
    }

    [Fact]
    public void Options_come_back_with_the_state()
    {
        var adam = Adam(net.parameters(), lr: 1);

        adam.load_state_dict(Golden.PathOf("adam.dat"));

        adam.ParamGroups.Single().LearningRate.Should().Be(0.02);
        var options = adam.state_dict().Options.OfType<Adam.Options>().Single();
        (options.beta1, options.beta2, options.weight_decay).Should().Be((0.5, 0.9, 0.01));
    }

    public static TheoryData<string> Names => ["Adam", "AdamW", "SGD", "RMSProp"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Training_goes_on_from_a_file_as_if_it_had_not_stopped(string name)
    {
        var first = Make(name, net.parameters());
        for (var step = 0; step < 3; step++)
            Step(first);
        var path = Path.Combine(folder, "state.dat");
        first.save_state_dict(path);
        var weights = net.state_dict().ToDictionary(w => w.Key, w => w.Value.detach().clone());
        Step(first);
        var expected = net.state_dict().ToDictionary(w => w.Key, w => w.Value.detach().clone());

        net.load_state_dict(weights);
        var second = Make(name, net.parameters());
        second.load_state_dict(path);
        Step(second);

        foreach (var (key, weight) in net.state_dict())
            weight.allclose(expected[key], 0, 0).Should().BeTrue($"{key} goes on bit by bit");
    }

    private static OptimizerHelper Make(string name, IEnumerable<Parameter> parameters) => name switch
    {
        "Adam" => Adam(parameters, lr: 0.1, amsgrad: true),
        "AdamW" => AdamW(parameters, lr: 0.1, weight_decay: 0.1),
        "SGD" => SGD(parameters, 0.1, momentum: 0.9),
        _ => RMSProp(parameters, lr: 0.1, momentum: 0.5, centered: true),
    };

    [Fact]
    public void A_state_of_another_optimiser_is_an_error() =>
        SGD(net.parameters(), 0.1).Invoking(sgd => sgd.load_state_dict(Golden.PathOf("adam.dat")))
            .Should().Throw<InvalidDataException>().WithMessage("*SGD*Adam*");

    [Fact]
    public void A_state_of_another_network_is_an_error() =>
        Adam(Linear(1, 1).parameters()).Invoking(adam => adam.load_state_dict(Golden.PathOf("adam.dat")))
            .Should().Throw<ArgumentException>();

    private void Step(Optimizer optimiser)
    {
        optimiser.zero_grad();
        mse_loss(net.call(golden["x"]), golden["target"]).backward();
        optimiser.step();
    }
}
