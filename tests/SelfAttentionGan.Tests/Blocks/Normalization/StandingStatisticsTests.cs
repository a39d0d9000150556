using SelfAttentionGan.Blocks.Normalization;
using SelfAttentionGan.SpectralNormalization;
using TorchSharp;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Blocks.Normalization;

public sealed class StandingStatisticsTests : IClassFixture<Seeded>
{
    private readonly Tensor[] batches = [.. Enumerable.Range(1, 5).Select(i => randn(3, 4, 6, 5) * i + i)];

    /// <summary>
    /// Every layer with running statistics, with large, small and full momentum.
    /// </summary>
    public static TheoryData<string, Module, Func<Module, Tensor, Tensor>> Layers => new()
    {
        { "torch's", BatchNorm2d(4), Plain },
        { "torch's, slow", BatchNorm2d(4, momentum: 1e-4), Plain },
        { "torch's, momentum 1", BatchNorm2d(4, momentum: 1), Plain },
        { "ours", NormalizationLayer.Create(4, new() { Normalization = NormalizationKind.Batch }), Unlabeled },
        { "ours, slow", NormalizationLayer.Create(4, new() { Normalization = NormalizationKind.Batch, NormMomentum = 1e-4 }), Unlabeled },
        { "conditional", new ConditionalBatchNorm2d(4, new() { Classes = 3, NormMomentum = 0.01 }), Labeled },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void They_are_the_means_of_the_batch_statistics(
        string name, Module layer, Func<Module, Tensor, Tensor> call)
    {
        var next = 0;
        call(layer, batches[0]);

        using var standing = new StandingStatistics(layer, batches.Length, () => call(layer, batches[next++]));

        next.Should().Be(batches.Length, $"{name} is called once a pass");
        ShouldBe(layer, "running_mean", Mean(batch => batch.mean([0, 2, 3])));
        ShouldBe(layer, "running_var", Mean(batch => batch.transpose(0, 1).flatten(1).var(1, unbiased: true)));
    }

    [Fact]
    public void A_cumulative_mean_of_torchs_is_taken_pass_by_pass()
    {
        var layer = BatchNorm2d(4);
        layer.momentum = null;
        var next = 0;

        using var standing = new StandingStatistics(layer, batches.Length, () => layer.call(batches[next++]));

        ShouldBe(layer, "running_mean", Mean(batch => batch.mean([0, 2, 3])));
    }

    [Fact]
    public void A_layer_called_twice_in_a_pass_averages_both_calls()
    {
        var layer = BatchNorm2d(4, momentum: 0.25);

        using var standing = new StandingStatistics(layer, 1, () =>
        {
            layer.call(ones(2, 4, 3, 3));
            layer.call(ones(2, 4, 3, 3) * 8);
        });

        layer.running_mean!.allclose(full(4, 5.0), 1e-5, 1e-5)
            .Should().BeTrue("by hand: (¾ · ¼ · 1 + ¼ · 8) / (1 − ¾ · ¾)");
    }

    [Fact]
    public void A_sampler_uses_them_in_evaluation()
    {
        var layer = BatchNorm2d(4, affine: false);
        var inTraining = layer.call(batches[2]);

        using var standing = new StandingStatistics(layer, 3, () => layer.call(batches[2]));

        layer.training.Should().BeFalse();
        layer.call(batches[2]).allclose(inTraining, 1e-2, 1e-2)
            .Should().BeTrue("the batch is normalized by its statistics, but for n/(n − 1)");
    }

    [Fact]
    public void Everything_that_the_passes_changed_is_restored_bit_for_bit()
    {
        var network = Network();
        network.call(randn(4, 8));
        network.eval();
        network.children().Last().train();
        var (before, modes) = (State(network), Modes(network));

        using (new StandingStatistics(network, 3, () => network.call(randn(4, 8))))
        {
            var (during, moved) = (State(network), new[] { "weight_u", "running_mean", "running_var" });
            during.Keys.Where(key => moved.Any(key.EndsWith)).Should().HaveCount(3)
                .And.OnlyContain(key => !during[key].allclose(before[key], 0, 0), "the passes changed them");
            Modes(network).Should().OnlyContain(training => !training);
        }

        Modes(network).Should().Equal(modes);
        foreach (var (key, value) in State(network))
            value.bytes.ToArray().Should().Equal(before[key].bytes.ToArray(), $"{key} is as it was");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_update_of_sigma_once_per_step_is_as_due_as_before(bool due)
    {
        var norm = new SpectralNorm(Linear(8, 16), new() { UpdateSchedule = SpectralNormUpdate.FirstCallOfStep });
        var network = Sequential(("spread", norm), ("norm", BatchNorm1d(16)));
        var called = network.call(randn(4, 8));
        if (due)
            called.sum().backward();
        var u = norm.get_buffer("weight_u")!.clone();

        using (new StandingStatistics(network, 3, () => network.call(randn(4, 8))))
        {
        }

        network.call(randn(4, 8));
        norm.get_buffer("weight_u")!.allclose(u, 0, 0).Should().Be(!due, "only a gradient makes it due");
    }

    [Fact]
    public void Disposing_twice_restores_once()
    {
        var layer = BatchNorm2d(4);
        var standing = new StandingStatistics(layer, 1, () => layer.call(batches[0]));
        standing.Dispose();
        layer.train();
        layer.call(batches[1]);
        var mean = layer.running_mean!.clone();
        layer.eval();

        standing.Dispose();

        layer.running_mean!.allclose(mean, 0, 0).Should().BeTrue("training has continued");
        layer.training.Should().BeFalse();
    }

    [Fact]
    public void A_pass_that_fails_restores_everything()
    {
        var layer = BatchNorm2d(4);
        layer.call(batches[0]);
        var (before, passes) = (State(layer), 0);

        var create = () => new StandingStatistics(layer, 3, () =>
        {
            layer.call(batches[1]);
            if (++passes == 2)
                throw new InvalidOperationException("The second pass fails.");
        });

        create.Should().Throw<InvalidOperationException>().WithMessage("The second pass fails.");
        layer.training.Should().BeTrue();
        foreach (var (key, value) in State(layer))
            value.allclose(before[key], 0, 0).Should().BeTrue($"{key} is as it was");
    }

    [Fact]
    public void Passes_have_no_gradient_and_leave_no_tensors()
    {
        var layer = BatchNorm2d(4);
        Tensor? last = null;

        using var standing = new StandingStatistics(layer, 2, () =>
        {
            last = layer.call(batches[0]);
            last.requires_grad.Should().BeFalse();
        });

        last!.IsInvalid.Should().BeTrue("tensors that a pass creates are disposed");
        is_grad_enabled().Should().BeTrue();
    }

    [Fact]
    public void Computing_and_restoring_leaves_no_tensor_behind()
    {
        var network = Network();
        using var scope = NewDisposeScope();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        using (new StandingStatistics(network, 3, () => network.call(randn(4, 8))))
        {
        }

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }

    [Fact]
    public void A_network_without_running_statistics_is_an_error()
    {
        var create = () => new StandingStatistics(Sequential(Conv2d(3, 4, 1), ReLU()), 3, () => { });

        create.Should().Throw<ArgumentException>().WithMessage("* has none; *batch normalization*");
    }

    [Fact]
    public void Running_statistics_of_unknown_momentum_are_an_error_with_the_layers_name()
    {
        var unknown = Sequential(("odd", new Odd()));
        var still = Sequential(("still", BatchNorm2d(4, momentum: 0)));

        Failing(unknown).WithMessage("*but odd is a Odd without;*");
        Failing(still).WithMessage("*but still is a BatchNorm2d without;*");

        static FluentAssertions.Specialized.ExceptionAssertions<ArgumentException> Failing(Module network) =>
            FluentActions.Invoking(() => new StandingStatistics(network, 3, () => { }))
                .Should().Throw<ArgumentException>();
    }

    [Fact]
    public void A_pass_that_skips_a_layer_is_an_error_with_its_name()
    {
        var network = Sequential(("norm", BatchNorm2d(4)));

        var create = () => new StandingStatistics(network, 3, () => { });

        create.Should().Throw<InvalidOperationException>().WithMessage("*none called norm;*");
        network.get_buffer("norm.running_var")!.allclose(ones(4), 0, 0).Should().BeTrue("it is restored");
    }

    [Fact]
    public void No_pass_is_an_error()
    {
        var create = () => new StandingStatistics(BatchNorm2d(4), 0, () => { });

        create.Should().Throw<ArgumentOutOfRangeException>().WithMessage("*at least 1 pass, but got 0;*");
    }

    [CudaFact]
    public void On_cuda_they_are_computed_there()
    {
        var (layer, next) = (BatchNorm2d(4).to(CUDA), 0);

        using var standing = new StandingStatistics(layer, 5, () => layer.call(batches[next++].to(CUDA)));

        ShouldBe(layer, "running_mean", Mean(batch => batch.mean([0, 2, 3])));
    }

    private static Tensor Plain(Module layer, Tensor x) => ((Module<Tensor, Tensor>)layer).call(x);

    private static Tensor Unlabeled(Module layer, Tensor x) => ((Module<Tensor, Tensor?, Tensor>)layer).call(x, null);

    private static Tensor Labeled(Module layer, Tensor x) =>
        ((Module<Tensor, Tensor, Tensor>)layer).call(x, tensor(new[] { 0L, 1, 2 }));

    private static Module<Tensor, Tensor> Network() => Sequential(
        ("spread", new SpectralNorm(Linear(8, 16))),
        ("shape", Unflatten(1, [4, 2, 2])),
        ("norm", BatchNorm2d(4)));

    private static Dictionary<string, Tensor> State(Module module) =>
        module.state_dict().ToDictionary(entry => entry.Key, entry => entry.Value.detach().clone());

    private static bool[] Modes(Module module) =>
        [.. module.modules().Prepend(module).Select(layer => layer.training)];

    private Tensor Mean(Func<Tensor, Tensor> statistic) => stack([.. batches.Select(statistic)]).mean([0]);

    private static void ShouldBe(Module layer, string buffer, Tensor expected) =>
        layer.get_buffer(buffer)!.cpu().allclose(expected, 1e-5, 1e-5).Should().BeTrue($"{buffer} is the mean");

    /// <summary>Has running statistics, and no known momentum.</summary>
    private sealed class Odd : Module<Tensor, Tensor>
    {
        private readonly Tensor running_mean = zeros(4), running_var = ones(4);

        public Odd()
            : base(nameof(Odd)) => RegisterComponents();

        public override Tensor forward(Tensor x) =>
            functional.batch_norm(x, running_mean, running_var, training: training);
    }
}
