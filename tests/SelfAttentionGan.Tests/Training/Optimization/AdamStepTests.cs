using SelfAttentionGan.Training.Optimization;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training.Optimization;

public sealed class AdamStepTests : IClassFixture<Seeded>, IDisposable
{
    private const double Rate = 1e-2, Beta2 = 0.9;

    private readonly DisposeScope scope = NewDisposeScope();

    public void Dispose() => scope.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    public void Three_steps_are_those_of_torchsharps_own_adam(double beta1)
    {
        var (ours, theirs) = CreatePair();
        var (adam, reference) = (optim.Adam(ours, Rate, beta1, Beta2), optim.Adam(theirs, Rate, beta1, Beta2));
        var step = new AdamStep(adam);

        for (var i = 0; i < 3; i++)
        {
            SetGradients(ours, theirs);
            step.Apply();
            reference.step();
        }

        for (var i = 0; i < ours.Length; i++)
            ours[i].allclose(theirs[i], rtol: 1e-12, atol: 0).Should().BeTrue("the formula is the same");
        States(adam).Zip(States(reference)).Should().OnlyContain(pair => pair.First.ApproximatelyEquals(pair.Second));
    }

    [Fact]
    public void A_parameter_without_a_gradient_is_not_updated()
    {
        var (ours, _) = CreatePair();
        using var adam = optim.Adam(ours, Rate);
        var before = ours[1].detach().clone();
        ours[0].grad = ones_like(ours[0]);

        new AdamStep(adam).Apply();

        TensorHash.Of(ours[1]).Should().Be(TensorHash.Of(before));
        States(adam).Select(state => state.step).Should().Equal(1, 0);
    }

    [Fact]
    public void The_states_are_those_that_the_optimizer_saves()
    {
        var (ours, _) = CreatePair();
        using var adam = optim.Adam(ours, Rate, beta1: 0.5, Beta2);
        SetGradients(ours);

        new AdamStep(adam).Apply();

        States(adam)[0].exp_avg.allclose(ours[0].grad! / 2, rtol: 1e-12, atol: 0)
            .Should().BeTrue("m = (1 − β₁) g after one step");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_loaded_optimizer_continues_as_the_saved_one(bool fromFile)
    {
        var (ours, others) = CreatePair();
        using var adam = optim.Adam(ours, Rate, beta1: 0.5, Beta2);
        using var loaded = optim.Adam(others, Rate, beta1: 0.5, Beta2);
        var (step, loadedStep) = (new AdamStep(adam), new AdamStep(loaded));
        SetGradients(ours, others);
        step.Apply();
        loadedStep.Apply();
        SetGradients(ours);
        step.Apply();
        using (no_grad())
            foreach (var (mine, other) in ours.Zip(others))
                other.copy_(mine);

        Load(adam, loaded, fromFile);
        SetGradients(ours, others);
        step.Apply();
        loadedStep.Apply();

        TensorHash.Of(ours).Should().Be(TensorHash.Of(others));
    }

    [Fact]
    public void A_step_leaves_no_tensor_behind()
    {
        var (ours, _) = CreatePair();
        using var adam = optim.Adam(ours, Rate);
        var step = new AdamStep(adam);
        SetGradients(ours);
        step.Apply();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        step.Apply();

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Weight_decay_is_that_of_torchsharps_own_adam_and_adamw(double decay)
    {
        var (ours, theirs) = CreatePair();
        ShouldAgree(
            ours, theirs, optim.Adam(ours, Rate, 0.5, Beta2, weight_decay: decay),
            optim.Adam(theirs, Rate, 0.5, Beta2, weight_decay: decay));

        (ours, theirs) = CreatePair();
        ShouldAgree(
            ours, theirs, optim.AdamW(ours, Rate, 0.5, Beta2, weight_decay: decay),
            optim.AdamW(theirs, Rate, 0.5, Beta2, weight_decay: decay));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    public void Rmsprop_is_that_of_torchsharp(double decay)
    {
        var (ours, theirs) = CreatePair();

        ShouldAgree(
            ours, theirs, optim.RMSProp(ours, Rate, alpha: Beta2, weight_decay: decay),
            optim.RMSProp(theirs, Rate, alpha: Beta2, weight_decay: decay));
    }

    [Fact]
    public void Other_variants_use_TorchSharps_step()
    {
        var (ours, theirs) = CreatePair();

        ShouldAgree(
            ours, theirs, optim.Adam(ours, Rate, 0.5, Beta2, amsgrad: true),
            optim.Adam(theirs, Rate, 0.5, Beta2, amsgrad: true));
    }

    private static void ShouldAgree(
        Parameter[] ours, Parameter[] theirs, OptimizerHelper optimizer, OptimizerHelper reference)
    {
        var step = OptimizerStep.For(optimizer);

        for (var i = 0; i < 3; i++)
        {
            SetGradients(ours, theirs);
            step.Apply();
            reference.step();
        }

        for (var i = 0; i < ours.Length; i++)
            ours[i].allclose(theirs[i], rtol: 1e-12, atol: 0).Should().BeTrue("the formula is the same");
    }

    private static (Parameter[] Ours, Parameter[] Theirs) CreatePair()
    {
        Tensor[] start = [randn(3, 4, dtype: float64), randn(5, dtype: float64)];

        return (Copy(), Copy());

        Parameter[] Copy() => [.. start.Select(tensor => Parameter(tensor.clone()))];
    }

    /// <summary>Sets the same gradients on all sets of parameters.</summary>
    private static void SetGradients(params Parameter[][] parameterSets)
    {
        for (var i = 0; i < parameterSets[0].Length; i++)
        {
            var gradient = randn_like(parameterSets[0][i]).detach();
            foreach (var parameters in parameterSets)
                parameters[i].grad = gradient.clone();
        }
    }

    private static Adam.State[] States(Adam adam) => [.. adam.state_dict().State.Cast<Adam.State>()];

    private static void Load(Adam from, Adam to, bool throughFile)
    {
        if (!throughFile)
        {
            to.load_state_dict(from.state_dict());
            return;
        }

        using var file = new MemoryStream();
        from.save_state_dict(new BinaryWriter(file));
        file.Position = 0;
        to.load_state_dict(new BinaryReader(file));
    }
}
