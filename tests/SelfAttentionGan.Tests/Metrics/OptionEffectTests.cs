using System.Globalization;
using SelfAttentionGan.Data;
using SelfAttentionGan.Metrics;
using SelfAttentionGan.Models;
using SelfAttentionGan.Presets;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Metrics;

/// <summary>Every option of an evaluation has an effect on its results.</summary>
public sealed class OptionEffectTests : IClassFixture<Seeded>
{
    public static TheoryData<string> Options => OptionRecords.Names(typeof(EvaluationOptions));

    private static readonly Func<Evaluated, string> Values = evaluated => evaluated.Values;

    private static readonly EvaluationOptions Defaults = new()
    {
        Metrics = GanMetrics.FrechetDistance,
        Samples = 30,
    };

    private static readonly Dictionary<string, OptionEffect<EvaluationOptions, Evaluated>> Effects = new()
    {
        ["Metrics"] = new("the results", GanMetrics.DensityCoverage, Values),
        ["Convention"] = new("inception score, precision and recall", MetricConvention.StudioGan, Values)
        {
            Given = options => options with { Metrics = GanMetrics.InceptionScore },
        },
        ["Samples"] = new("the number of generated images", 20, Values),
        ["RealSamples"] = new("the number of real images", 25, Values),
        ["BatchSize"] = new("the images that are generated at once", 8, evaluated => evaluated.Batches),
        ["Seed"] = new("the latents", 2, Values),
        ["Truncation"] = new("the latents", 0.5, Values),
        ["Labels"] = new("the classes", LabelDistribution.Uniform, Values),
        ["StandingStatisticsBatches"] = new("batch normalization's statistics", 2, Values),
        ["KernelSubsets"] = new("the kernel distance", 4, Values) { Given = Kernel },
        ["KernelSubsetSize"] = new("the kernel distance", 11, Values) { Given = Kernel },
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "an option without a tested effect may do nothing: add an example");

        Effects[option].ShouldShow(
            Defaults, (options, value) => OptionRecords.With(options, option, value), Evaluate);
    }

    private static EvaluationOptions Kernel(EvaluationOptions options) => options with
    {
        Metrics = GanMetrics.KernelDistance,
        KernelSubsets = 3,
        KernelSubsetSize = 10,
    };

    private static Evaluated Evaluate(EvaluationOptions options)
    {
        manual_seed(1);
        using var noise = rand(40, 3, 16, 16);
        using var labels = cat([zeros(35, dtype: int64), ones(5, dtype: int64)]);
        using var images = noise * 2 - 1;
        using var real = Datasets.FromTensor(images, labels);
        using var generator = SaganGeneratorBuilder.From(SmallConditional).Build();
        var extractor = new PixelExtractor();
        Perturb(generator);

        var results = new GanEvaluator(extractor, options).Evaluate(real, generator);

        return new(
            string.Join(' ', results.Select(result => string.Create(
                CultureInfo.InvariantCulture, $"{result.Name} {result.Value:R} {result.Spread:R}"))),
            string.Join(' ', extractor.Seen.Select(bytes => bytes.Length)));
    }

    /// <summary>Gives classes an effect, which they have none of in new networks.</summary>
    private static void Perturb(Module network)
    {
        using var noGrad = no_grad();
        foreach (var parameter in network.parameters())
            parameter.add_(randn_like(parameter) * 0.3);
    }

    private static SaganOptions SmallConditional => SaganPreset.Toy16.Model with { BaseChannels = 8, Classes = 2 };

    private sealed record Evaluated(string Values, string Batches);
}
