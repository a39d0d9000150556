namespace SelfAttentionGan.Runs;

/// <summary>Says whether something that is drawn every so many steps is due.</summary>
/// <param name="drawnBefore">Returns the last step before one of which there is a picture; 0 where there is none.</param>
internal sealed class Cadence(Func<int, int> drawnBefore)
{
    private int? last;

    /// <summary>Hears of a step.</summary>
    /// <returns>Whether it is the first on or after a multiple of the interval.</returns>
    public bool IsDue(int step, int every)
    {
        // A run that goes on, or that was rolled back, has drawn before.
        if (last is null || step <= last)
            last = drawnBefore(step);

        var due = step / every > last / every;
        last = step;

        return due;
    }
}
