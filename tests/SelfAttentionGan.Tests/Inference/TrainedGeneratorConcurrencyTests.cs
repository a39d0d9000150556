using SelfAttentionGan.Inference;
using SelfAttentionGan.Tests.Cli;

namespace SelfAttentionGan.Tests.Inference;

public sealed class TrainedGeneratorConcurrencyTests(TinyRun run) : IClassFixture<TinyRun>
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Threads_get_the_images_of_their_seeds_whatever_else_runs(int concurrency)
    {
        using var generator = TrainedGenerator.Open(
            run.Folder, new() { MaxConcurrentCalls = concurrency, ThreadsPerCall = 1 });
        var alone = Enumerable.Range(0, 12).Select(Hash).ToArray();

        var together = Enumerable.Range(0, 48).AsParallel().AsOrdered().WithDegreeOfParallelism(8)
            .Select(call => Hash(call % 12)).ToArray();

        together.Should().Equal(Enumerable.Range(0, 48).Select(call => alone[call % 12]));

        // Some capture attention, which must see no other call.
        string Hash(int seed)
        {
            var request = new GenerationRequest { Count = seed + 1, Seed = seed };
            if (seed % 4 == 3)
            {
                using var capture = generator.CaptureAttention(request);
                return TensorHash.Of(capture.Images, capture.Maps);
            }

            using var images = generator.Generate(request);
            return TensorHash.Of(images);
        }
    }

    [Fact]
    public async Task Disposing_ends_all_calls_with_an_image_or_an_error_of_its_kind()
    {
        for (var round = 0; round < 5; round++)
        {
            var generator = TrainedGenerator.Open(run.Folder, new() { MaxConcurrentCalls = 2, ThreadsPerCall = 1 });
            using var begun = new CountdownEvent(4);
            var callers = Enumerable.Range(0, 4).Select(caller => Task.Run(() => CallUntilDisposed(generator, caller, begun)))
                .ToArray();
            begun.Wait();

            Parallel.Invoke(generator.Dispose, generator.Dispose, () => generator.DisposeAsync().AsTask().Wait());

            await Task.WhenAll(callers);
            generator.Invoking(its => its.Generate(count: 1)).Should().Throw<ObjectDisposedException>().WithMessage("*Open it again*");
            generator.Invoking(its => its.CaptureAttention(new())).Should().Throw<ObjectDisposedException>();
            generator.Step.Should().Be(3, "what is known of it stays");
        }
    }

    [Fact]
    public async Task A_canceled_call_ends()
    {
        using var generator = TrainedGenerator.Open(run.Folder);
        using var stop = new CancellationTokenSource();
        await stop.CancelAsync();

        var call = () => generator.GenerateAsync(new() { Count = 100 }, stop.Token);

        await call.Should().ThrowAsync<OperationCanceledException>();
        generator.GenerateImages(count: 1).Should().HaveCount(1, "the next call runs");
    }

    private static void CallUntilDisposed(TrainedGenerator generator, int caller, CountdownEvent begun)
    {
        try
        {
            for (var call = 0; ; call++)
            {
                if (caller == 0)
                    generator.CaptureAttention(new() { Seed = call }).Dispose();
                else
                    generator.Generate(count: caller, seed: call).Dispose();
                if (call == 0)
                    begun.Signal();
            }
        }
        catch (ObjectDisposedException)
        {
            // The expected end.
        }
    }
}
