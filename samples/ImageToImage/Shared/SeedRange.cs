using System.Globalization;

namespace ImageToImage.Shared;

/// <summary>A figure of one training, or of one for each seed.</summary>
internal static class SeedRange
{
    /// <summary>Returns the mean, and the least and greatest value where there are several.</summary>
    public static string Format(IEnumerable<double> seeds, string format)
    {
        double[] values = [.. seeds];

        return values.Length == 1
            ? Text(values[0])
            : $"{Text(values.Average())} ({Text(values.Min())} to {Text(values.Max())})";

        string Text(double value) => value.ToString(format, CultureInfo.InvariantCulture);
    }
}
