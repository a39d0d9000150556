using SelfAttentionGan.Inference;
using SelfAttentionGan.Tests.Cli;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Inference;

/// <summary>Every option of a trained generator has an effect on its images, or on how they are computed.</summary>
[Collection(nameof(ThreadCount))]
public sealed class OptionEffectTests(TinyRun run) : IClassFixture<TinyRun>
{
    public static TheoryData<string> Options => OptionRecords.Names(typeof(TrainedGeneratorOptions));

    private static readonly Dictionary<string, OptionEffect<TrainedGeneratorOptions, Outcome>> Effects = new()
    {
        ["Step"] = new("the weights", 2, outcome => outcome.Images),
        ["LiveWeights"] = new("the weights", true, outcome => outcome.Images),
        ["Device"] = new("where it runs", "cuda:99", outcome => outcome.Images),
        ["Truncation"] = new("the latents", 0.5, outcome => outcome.Images),
        ["StandingStatisticsBatches"] = new("batch normalization", 2, outcome => outcome.Images),
        ["MaxConcurrentCalls"] = new("the calls at a time", 2, outcome => outcome.Concurrency),
        ["ThreadsPerCall"] = new("torch's threads of a call", get_num_threads() + 2, outcome => outcome.Threads),
    };

    [Theory]
    [MemberData(nameof(Options))]
    public void Every_option_has_an_effect(string option)
    {
        Effects.Should().ContainKey(option, "an option without a tested effect may do nothing: add an example");

        Effects[option].ShouldShow(new(), (options, value) => OptionRecords.With(options, option, value), Run);
    }

    private Outcome Run(TrainedGeneratorOptions options)
    {
        try
        {
            using var generator = TrainedGenerator.Open(run.Folder, options);
            using var images = generator.Generate(count: 2);
            var threads = generator.Calls.Run(get_num_threads, exclusive: false, CancellationToken.None).Result;

            return new(TensorHash.Of(images), $"{generator.Calls.Concurrency}", $"{threads}");
        }
        catch (ArgumentException error)
        {
            return new(error.Message, "", "");
        }
    }

    private sealed record Outcome(string Images, string Concurrency, string Threads);
}
