namespace SelfAttentionGan.Observers;

/// <summary>Interval trigger: fires at the first report on or after each multiple of an interval.</summary>
/// <param name="lastStepBefore">
/// Returns the last step before the given one at which it has fired, in a resumed run too; 0 for none.
/// </param>
internal sealed class IntervalTrigger(Func<int, int> lastStepBefore)
{
    private int? last;

    public bool IsDue(int step, int every)
    {
        // A run that was resumed or rolled back has fired before.
        if (last is null || step <= last)
            last = lastStepBefore(step);

        var isDue = step / every > last / every;
        last = step;

        return isDue;
    }
}
