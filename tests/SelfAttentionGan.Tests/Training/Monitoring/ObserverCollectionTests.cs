using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class ObserverCollectionTests
{
    private readonly RecordingLogger log = new();
    private readonly List<string> heard = [];

    [Fact]
    public void Everybody_hears_every_report_in_the_order_of_their_seats()
    {
        Tell(Listener("first"), Listener("second"));

        heard.Should().Equal("first 1", "second 1", "first 2", "second 2");
        log.Entries.Should().BeEmpty();
    }

    [Fact]
    public void Who_throws_is_named_once_and_hears_on_as_the_others_do()
    {
        var broken = new DelegateObserver(report =>
        {
            heard.Add($"broken {report.Step}");
            throw new IOException("No space left.");
        });

        Tell(Listener("first"), broken, Listener("second"));

        heard.Should().Equal("first 1", "broken 1", "second 1", "first 2", "broken 2", "second 2");
        log.Lines.Should().Equal(
            $"Warning: Observer {nameof(DelegateObserver)} threw at step 1; training continues, and the observer is called again.",
            $"Warning: Observer {nameof(DelegateObserver)} threw 2 times in all (IOException).");
    }

    [Fact]
    public void Each_kind_of_failure_is_told()
    {
        Tell(new DelegateObserver(report => throw (report.Step == 1 ? new IOException("a") : new InvalidDataException("b"))));

        log.Lines.Should().HaveCount(2)
            .And.OnlyContain(line => line.StartsWith($"Warning: Observer {nameof(DelegateObserver)} threw at step"));
    }

    [Fact]
    public void Who_cancels_from_within_stops_nothing()
    {
        Tell(new DelegateObserver(_ => throw new OperationCanceledException()), Listener("second"));

        heard.Should().Equal("second 1", "second 2");
    }

    [Fact]
    public void A_list_that_is_changed_later_changes_nothing()
    {
        var observers = new List<IGanObserver> { Listener("first") };
        var audience = new ObserverCollection(observers, log);
        observers.Clear();

        audience.Notify(new() { Step = 1 });

        heard.Should().Equal("first 1");
    }

    private DelegateObserver Listener(string name) => new(report => heard.Add($"{name} {report.Step}"));

    private void Tell(params IGanObserver[] observers)
    {
        var audience = new ObserverCollection(observers, log);
        audience.Notify(new() { Step = 1 });
        audience.Notify(new() { Step = 2 });
        audience.LogFailureCounts();
    }
}
