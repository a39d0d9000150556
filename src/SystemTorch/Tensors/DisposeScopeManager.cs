namespace TorchSharp;

/// <summary>Keeps each thread's stack of dispose scopes and its statistics.</summary>
public class DisposeScopeManager
{
    [ThreadStatic]
    private static DisposeScopeManager? ofThread;

    internal static DisposeScopeManager OfThread => ofThread ??= new();

    /// <summary>What this thread has created and disposed.</summary>
    public static ThreadDisposeScopeStatistics Statistics => OfThread.Counters;

    internal ThreadDisposeScopeStatistics Counters { get; } = new();

    internal DisposeScope? Current { get; private set; }

    internal DisposeScope Open() => Current = new DisposeScope(this, Current);

    /// <summary>Takes a scope off the stack, wherever it stands.</summary>
    internal void Close(DisposeScope closed)
    {
        if (Current == closed)
            Current = closed.Outer;
        for (var scope = Current; scope is not null; scope = scope.Outer)
            if (scope.Outer == closed)
                scope.Outer = closed.Outer;
    }

    internal static DisposeScope? Register(torch.Tensor tensor)
    {
        var manager = OfThread;
        if (manager.Current is not { } scope)
        {
            manager.Counters.TensorStatistics.CreatedOutsideScopeCount++;
            return null;
        }

        manager.Counters.TensorStatistics.CreatedInScopeCount++;
        scope.Disposables.Add(tensor);
        return scope;
    }

    internal static void Disposed(torch.Tensor tensor)
    {
        var counters = OfThread.Counters.TensorStatistics;
        if (tensor.OwningDisposeScope is { } scope)
        {
            counters.DisposedInScopeCount++;
            scope.Disposables.Remove(tensor);
            tensor.OwningDisposeScope = null;
        }
        else
        {
            counters.DisposedOutsideScopeCount++;
        }
    }
}
