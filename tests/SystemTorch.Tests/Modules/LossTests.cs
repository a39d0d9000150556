using Goldens;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using static TorchSharp.torch.nn.functional;

namespace SystemTorch.Tests.Modules;

public sealed class LossTests
{
    private static readonly Golden Golden = new("losses");
    private static readonly Tensor Labels = Golden["labels"];

    private static readonly Dictionary<string, Func<Tensor, Tensor, Tensor>> Losses = new()
    {
        ["binary_cross_entropy_with_logits"] = (score, target) => binary_cross_entropy_with_logits(score, target),
        ["binary_cross_entropy"] = (score, target) => binary_cross_entropy(score.sigmoid(), target),
        ["mse_loss"] = (score, target) => mse_loss(score, target),
        ["l1_loss"] = (score, target) => l1_loss(score, target),
        ["smooth_l1_loss"] = (score, target) => smooth_l1_loss(score, target),
        ["huber_loss"] = (score, target) => huber_loss(score, target),
        ["kl_div"] = (score, target) => kl_div(log_softmax(score, 1), target, false, Reduction.Sum) / score.shape[0],
        ["cross_entropy"] = (score, _) => cross_entropy(score, Labels),
        ["cross_entropy.sum"] = (score, _) => cross_entropy(score, Labels, reduction: Reduction.Sum),
        ["nll_loss"] = (score, _) => nll_loss(log_softmax(score, 1), Labels),
        ["hinge.discriminator"] = (real, fake) => relu(1 - real).mean() + relu(1 + fake).mean(),
        ["hinge.generator"] = (score, _) => -score.mean(),
        ["softplus"] = (real, fake) => softplus(-real).mean() + softplus(fake).mean(),
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_and_gradients_equal_PyTorchs(string name)
    {
        var score = Golden["score"].clone().requires_grad_();

        var value = Losses[name](score, Golden["target"]);
        value.backward();

        Golden.ShouldHold(name, value);
        Golden.ShouldHold($"{name}.grad", score.grad);
    }

    [Fact]
    public void Without_reduction_every_element_has_its_own_loss()
    {
        var (score, target) = (Golden["score"], Golden["target"]);

        var each = mse_loss(score, target, Reduction.None);

        each.shape.Should().Equal(score.shape);
        each.mean().allclose(mse_loss(score, target)).Should().BeTrue();
    }

    [Fact]
    public void Loss_modules_compute_what_the_functions_compute()
    {
        var (score, target) = (Golden["score"], Golden["target"]);

        using var meanSquare = MSELoss();
        using var absolute = L1Loss();
        using var logits = BCEWithLogitsLoss();

        Golden.ShouldHold("mse_loss", meanSquare.call(score, target));
        Golden.ShouldHold("l1_loss", absolute.call(score, target));
        Golden.ShouldHold("binary_cross_entropy_with_logits", logits.call(score, target));
    }
}
