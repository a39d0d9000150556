using SelfAttentionGan.Layers;
using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Training;

/// <summary>Several ranks learn what one learns, with the same bits at every run.</summary>
public sealed class GanTrainerRanksTests
{
    // The gradient of a bias before batch normalisation is nothing but rounding, which Adam divides by its own size.
    private const double Rounding = 1e-7;

    public static TheoryData<SaganOptions, AdversarialOptions> Games => new()
    {
        { Small(SaganBody.Transposed), new() },
        { Small(SaganBody.Transposed), new() { Loss = GanLoss.Bce, AugmentColor = true, AugmentTranslation = true } },
        { Small(SaganBody.Residual), new() { R1 = 1, GradientPenalty = 10 } },
        { Small(SaganBody.Residual) with { Classes = 4 }, new() { Loss = GanLoss.Wasserstein } },
    };

    [Theory]
    [MemberData(nameof(Games))]
    public void Ranks_learn_what_one_learns_from_the_whole_batch(SaganOptions model, AdversarialOptions game)
    {
        List<TrainingStep> reports = [], rankReports = [];
        var whole = Train(model, game, ranks: 1, new Heard(reports.Add));

        foreach (var ranks in new[] { 2, 4 })
            foreach (var (key, value) in Train(model, game, ranks, new Heard(rankReports.Add)))
                value.allclose(whole[key], 1e-8, Rounding).Should().BeTrue($"{ranks} ranks have the {key} of one");

        foreach (var (one, other) in reports.Zip(rankReports))
        {
            other.DiscriminatorLoss.Should().BeApproximately(one.DiscriminatorLoss, 1e-8);
            other.GeneratorGradient.Should().BeApproximately(one.GeneratorGradient, 1e-6);
            other.Diversity.Should().BeApproximately(one.Diversity, 1e-4, "pictures are compared in 32 bits");
            other.RealScore.Should().BeApproximately(one.RealScore, 1e-8);
        }
    }

    [Fact]
    public void Every_run_has_the_same_bits()
    {
        var model = Small(SaganBody.Residual);

        var (first, second) = (Train(model, new(), ranks: 2), Train(model, new(), ranks: 2));

        foreach (var (key, value) in first)
            value.allclose(second[key], 0, 0, false).Should().BeTrue(key);
    }

    [Fact]
    public void Parts_of_a_batch_are_shared_too()
    {
        // Nothing that each part would move on its own.
        var plain = new BlockOptions { Norm = Norm.None };
        var model = Small(SaganBody.Residual) with { Generator = plain, Discriminator = plain };

        var whole = Train(model, new(), ranks: 1);

        foreach (var (key, value) in Train(model, new(), ranks: 2, microBatches: 2))
            value.allclose(whole[key], 1e-8, 1e-8).Should().BeTrue(key);
    }

    [Fact]
    public void Tensors_stay_as_many_as_they_are()
    {
        var reports = new List<TrainingStep>();

        Train(Small(SaganBody.Residual), new() { R1 = 1 }, ranks: 2, new Heard(reports.Add));

        reports.Skip(1).Should().OnlyContain(report => report.LiveTensors == reports[1].LiveTensors);
    }

    [Fact]
    public void Parameters_that_have_one_gradient_between_them_each_get_all_of_it()
    {
        Gradient(ranks: 2).Should().BeApproximately(Gradient(ranks: 1), 1e-6).And.BePositive();

        static double Gradient(int ranks)
        {
            manual_seed(4);
            using var generator = new TwoWeights();
            using var discriminator = Sequential(Flatten(), Linear(3 * 16 * 16, 1));
            var reports = new List<TrainingStep>();
            var options = new GanTrainerOptions { Steps = 1, BatchSize = 4, Latent = 8, Ranks = ranks };

            new GanTrainer(generator, discriminator, options, new SelfAttentionGan.Losses.HingeLoss())
                .Run(new DrawnPictures(), [new Heard(reports.Add)]);

            return reports[0].GeneratorGradient;
        }
    }

    [Fact]
    public void A_rank_that_fails_ends_the_training_with_its_reason()
    {
        using var generator = Sequential(Linear(8, 3 * 16 * 16), Unflatten(1, [3, 16, 16]));
        using var discriminator = Sequential(new Tripwire(), Flatten(), new SpectralNorm(Linear(3 * 16 * 16, 1)));
        var options = new GanTrainerOptions { Steps = 9, BatchSize = 4, Latent = 8, Ranks = 2, ReportEvery = 1 };

        var train = () => new GanTrainer(generator, discriminator, options, new AdversarialObjective(
            new SelfAttentionGan.Losses.HingeLoss())).Run(new DrawnPictures(), []);

        train.Should().Throw<InvalidOperationException>().WithMessage("The wire is cut.");
    }

    [Theory]
    [InlineData("minibatch")]
    [InlineData("relativistic")]
    [InlineData("leCam")]
    [InlineData("batchNorm")]
    public void What_needs_the_whole_batch_takes_one_rank(string what)
    {
        var model = Small(SaganBody.Transposed) with { MinibatchDeviation = what == "minibatch" };
        var game = new AdversarialOptions
        {
            Loss = what == "relativistic" ? GanLoss.RelativisticAverage : GanLoss.Hinge,
            LeCam = what == "leCam" ? 0.1 : 0,
        };
        var generator = what == "batchNorm"
            ? Sequential(Linear(8, 3 * 16 * 16), BatchNorm1d(3 * 16 * 16), Unflatten(1, [3, 16, 16]))
            : (Module<Tensor, Tensor>)SaganGeneratorBuilder.From(model).Build();
        var discriminator = SaganDiscriminatorBuilder.From(model).Build();
        var options = new GanTrainerOptions { Steps = 1, BatchSize = 4, Latent = 8 };

        var train = (int ranks) => () => new GanTrainer(
            generator, discriminator, options with { Ranks = ranks }, AdversarialObjective.From(game))
            .Run(new DrawnPictures(), []);

        train(2).Should().Throw<ArgumentException>().WithMessage("*takes one rank*set it to 0 or 1*");
        train(0).Should().NotThrow("unasked it takes one");
    }

    private static SaganOptions Small(SaganBody body) => new()
    {
        ImageSize = 16,
        Width = 8,
        Latent = 8,
        Body = body,
        GeneratorAttention = [8],
        DiscriminatorAttention = [4],
    };

    // In 64 bits and with momentum: plain rounding would be a matter of chance to Adam's first step.
    private static Dictionary<string, Tensor> Train(
        SaganOptions model, AdversarialOptions game, int ranks, IGanObserver? observer = null, int microBatches = 1)
    {
        manual_seed(2);
        using var generator = new Wide(SaganGeneratorBuilder.From(model).Build());
        using var discriminator = new Wide(SaganDiscriminatorBuilder.From(model).Build());
        var options = new GanTrainerOptions
        {
            Steps = 4,
            BatchSize = 8,
            Latent = 8,
            Ranks = ranks,
            MicroBatches = microBatches,
            GeneratorRate = 1e-2,
            DiscriminatorRate = 1e-2,
            Beta1 = 0.9,
            ReportEvery = 1,
        };

        new GanTrainer(generator, discriminator, options, AdversarialObjective.From(game))
            .Run(new DrawnPictures(classes: model.Classes), observer is null ? [] : [observer]);

        return new[] { (Module)generator, discriminator }.SelectMany((player, i) => player.state_dict()
            .Select(entry => KeyValuePair.Create($"{i}.{entry.Key}", entry.Value.clone()))).ToDictionary();
    }

    /// <summary>Paints by the sum of two weights, which have one gradient between them.</summary>
    private sealed class TwoWeights : Module<Tensor, Tensor>
    {
        private readonly TorchSharp.Modules.Parameter one = Parameter(zeros(8, 768)), other = Parameter(zeros(8, 768));

        public TwoWeights()
            : base(nameof(TwoWeights)) => RegisterComponents();

        public override Tensor forward(Tensor input) => input.mm(one + other).tanh().view(-1, 3, 16, 16);
    }

    /// <summary>Fails on the second rank, once the training has begun.</summary>
    private sealed class Tripwire() : Module<Tensor, Tensor>(nameof(Tripwire))
    {
        public override Tensor forward(Tensor input) => SelfAttentionGan.Collectives.Collective.Current.Rank == 1
            ? throw new InvalidOperationException("The wire is cut.")
            : input.alias();
    }
}
