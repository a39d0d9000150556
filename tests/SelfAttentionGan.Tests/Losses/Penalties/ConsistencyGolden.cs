using Goldens;
using SelfAttentionGan.Losses.Penalties;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Losses.Penalties;

/// <summary>Generator, critic and numbers of <c>consistency</c> in <c>gan_regularizers.py</c>.</summary>
internal sealed class ConsistencyGolden
{
    private const double Within = 1e-11;

    public ConsistencyGolden()
    {
        Generator.to(ScalarType.Float64).load_state_dict(Golden.Under("generator"));
        Critic.to(ScalarType.Float64).load_state_dict(Golden.Under("critic"));
    }

    public Golden Golden { get; } = new("gan-consistency");

    public Sequential Generator { get; } = Sequential(("0", Linear(4, 80)), ("1", Tanh()), ("2", Unflatten(1, [1, 5, 16])));

    public Sequential Critic { get; } = Sequential(
        ("0", Flatten()), ("1", Linear(80, 3)), ("2", Tanh()), ("3", Linear(3, 1)));

    /// <summary>Uniform numbers in their order: flips and moves, or the noise of latents.</summary>
    public Func<long, Tensor> Moves() => Next([.. Golden["moves"].unbind()]);

    public Func<long, Tensor> Noise() => Next([Golden["uniform"]]);

    public PenaltyContext Context(Func<long, Tensor> uniform)
    {
        var fake = Generator.call(Golden["latents"]).detach();

        return new()
        {
            RealImages = Golden["real"],
            FakeImages = fake,
            RealScores = Critic.call(Golden["real"]),
            FakeScores = Critic.call(fake),
            ScoreReal = Critic.call,
            ScoreFake = Critic.call,
            Latents = Golden["latents"],
            GenerateFake = latents => Generator.call(latents).detach(),
            Uniform = uniform,
        };
    }

    public GeneratorPenaltyContext GeneratorContext(Func<long, Tensor> uniform)
    {
        var fake = Generator.call(Golden["latents"]);

        return new()
        {
            Latents = Golden["latents"],
            FakeImages = fake,
            FakeScores = Critic.call(fake),
            GenerateFake = Generator.call,
            Uniform = uniform,
        };
    }

    /// <summary>Fails unless the penalty and its gradients are PyTorch's.</summary>
    public void ShouldBe(string name, Tensor penalty, Module network)
    {
        penalty.backward();

        Golden.ShouldHold(name, penalty, Within);
        foreach (var key in Golden.Under($"{name}.grad").Keys)
            Golden.ShouldHold($"{name}.grad.{key}", network.get_parameter(key)!.grad, Within);
    }

    private static Func<long, Tensor> Next(Tensor[] numbers)
    {
        var next = 0;

        return count =>
        {
            numbers[next].numel().Should().Be(count);
            return numbers[next++];
        };
    }
}
