using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Training;

/// <summary>Remembers, on the device, when each of some numbers was first infinite or not a number.</summary>
/// <remarks>
/// The first name is that of a loss, the others are gradients'. Nothing is read until a report asks, so that the steps
/// between two reports do not wait for the device.
/// </remarks>
internal sealed class FirstFault(string[] names, Device device) : IDisposable
{
    private readonly Tensor steps = zeros(names.Length, ScalarType.Float64, device).DetachFromDisposeScope();

    public int Count => names.Length;

    /// <summary>For each name the step of its first fault, 0 where there was none.</summary>
    public Tensor Steps => steps;

    /// <param name="numbers">One for each name.</param>
    /// <param name="step">The step they come from, from 1.</param>
    public void Look(Tensor numbers, int step)
    {
        using var scope = NewDisposeScope();
        using var constant = no_grad();
        using Scalar now = step;

        var isNew = numbers.isfinite().logical_not().logical_and(steps == Scalars.Of(0));
        steps.add_(isNew.to(ScalarType.Float64), now);
    }

    /// <summary>Names the earliest fault among steps that were read; of several, the one where it began.</summary>
    /// <remarks>
    /// A loss comes before gradients, and gradients are computed from the last layer to the first: a fault in one is
    /// handed on to those before it.
    /// </remarks>
    public Fault? Earliest(ReadOnlySpan<double> read)
    {
        Fault? earliest = null;

        for (var i = 0; i < names.Length; i++)
            if (read[i] > 0 && (earliest is null || IsBefore(read[i], earliest)))
                earliest = new(names[i], (int)read[i]);

        return earliest;
    }

    public void Forget() => steps.zero_();

    public void Dispose() => steps.Dispose();

    private bool IsBefore(double step, Fault fault) =>
        step < fault.Step || (step == fault.Step && fault.What != names[0]);
}
