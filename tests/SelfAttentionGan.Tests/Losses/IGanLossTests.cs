using Goldens;
using SelfAttentionGan.Losses;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Losses;

public sealed class IGanLossTests
{
    private const double Within = 1e-11;

    private readonly Golden golden = new("gan-losses");

    /// <summary>Every loss by its name in <c>gan_losses.py</c>.</summary>
    public static TheoryData<string, IGanLoss> All => new()
    {
        { "hinge", new HingeLoss() },
        { "bce", new BceLoss() },
        { "bce.smooth", new BceLoss(smoothing: 0.1) },
        { "bce.saturating", new BceLoss(saturating: true) },
        { "least_squares", new LeastSquaresLoss() },
        { "wasserstein", new WassersteinLoss() },
        { "relativistic", new RelativisticAverageLoss() },
    };

    /// <summary>Losses that score generated images alone.</summary>
    public static IEnumerable<object[]> Absolute => All.Where(row => row[1] is not RelativisticAverageLoss);

    [Theory]
    [MemberData(nameof(All))]
    public void Losses_and_gradients_are_those_of_pytorch(string name, IGanLoss loss)
    {
        var (real, fake, generated) = (Scores("real"), Scores("fake"), Scores("fake"));

        var discriminatorLoss = loss.ForDiscriminator(real, fake);
        discriminatorLoss.backward();
        var generatorLoss = loss.ForGenerator(generated, () => golden["real"]);
        generatorLoss.backward();

        golden.ShouldHold($"{name}.discriminator", discriminatorLoss, Within);
        golden.ShouldHold($"{name}.generator", generatorLoss, Within);
        golden.ShouldHold($"{name}.grad.real", real.grad, Within);
        golden.ShouldHold($"{name}.grad.fake", fake.grad, Within);
        golden.ShouldHold($"{name}.grad.generator", generated.grad, Within);

        Tensor Scores(string key) => golden[key].clone().requires_grad_();
    }

    [Theory]
    [MemberData(nameof(Absolute))]
    public void A_loss_without_real_scores_never_computes_them(string name, IGanLoss loss)
    {
        var compute = () => loss.ForGenerator(golden["fake"], ThrowingScores.For);

        compute.Should().NotThrow($"scoring real images again would cost {name} time");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_loss_leaves_no_intermediate_tensor_behind(string name, IGanLoss loss)
    {
        using var scope = NewDisposeScope();
        var (real, fake) = (golden["real"], golden["fake"]);
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;

        loss.ForDiscriminator(real, fake);
        loss.ForGenerator(fake, () => real);

        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before + 2, $"{name} returns one number each");
    }
}
