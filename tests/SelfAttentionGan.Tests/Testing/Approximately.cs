using FluentAssertions.Collections;

namespace SelfAttentionGan.Tests.Testing;

internal static class Approximately
{
    /// <summary>Fails unless all numbers are as expected, to rounding.</summary>
    public static void BeApproximately(
        this GenericCollectionAssertions<double> numbers, IReadOnlyCollection<double> expected, string because) =>
        numbers.Equal(expected, (actual, wanted) => Math.Abs(actual - wanted) <= 1e-12, because);
}
