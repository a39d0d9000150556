using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Monitoring;

namespace SelfAttentionGan.Tests.Training.Monitoring;

public sealed class ObserverCollectionTests
{
    private readonly RecordingLogger log = new();
    private readonly List<string> received = [];

    [Fact]
    public void Every_observer_is_notified_of_every_report_in_order()
    {
        NotifyTwice(Recorder("first"), Recorder("second"));

        received.Should().Equal("first 1", "second 1", "first 2", "second 2");
        log.Entries.Should().BeEmpty();
    }

    [Fact]
    public void An_observer_that_throws_is_logged_once_and_stays_registered()
    {
        var broken = new DelegateObserver(report =>
        {
            received.Add($"broken {report.Step}");
            throw new IOException("No space left.");
        });

        NotifyTwice(Recorder("first"), broken, Recorder("second"));

        received.Should().Equal("first 1", "broken 1", "second 1", "first 2", "broken 2", "second 2");
        log.Lines.Should().Equal(
            $"Warning: Observer {nameof(DelegateObserver)} threw at step 1; training continues, and the observer is called again.",
            $"Warning: Observer {nameof(DelegateObserver)} threw 2 times in all (IOException).");
    }

    [Fact]
    public void Each_type_of_exception_is_logged()
    {
        NotifyTwice(new DelegateObserver(report => throw (report.Step == 1 ? new IOException("a") : new InvalidDataException("b"))));

        log.Lines.Should().HaveCount(2)
            .And.OnlyContain(line => line.StartsWith($"Warning: Observer {nameof(DelegateObserver)} threw at step"));
    }

    [Fact]
    public void An_OperationCanceledException_of_an_observer_does_not_cancel()
    {
        NotifyTwice(new DelegateObserver(_ => throw new OperationCanceledException()), Recorder("second"));

        received.Should().Equal("second 1", "second 2");
    }

    [Fact]
    public void The_list_of_observers_is_copied()
    {
        var observers = new List<IGanObserver> { Recorder("first") };
        var collection = new ObserverCollection(observers, log);
        observers.Clear();

        collection.Notify(new() { Step = 1 });

        received.Should().Equal("first 1");
    }

    private DelegateObserver Recorder(string name) => new(report => received.Add($"{name} {report.Step}"));

    private void NotifyTwice(params IGanObserver[] observers)
    {
        var collection = new ObserverCollection(observers, log);
        collection.Notify(new() { Step = 1 });
        collection.Notify(new() { Step = 2 });
        collection.LogFailureCounts();
    }
}
