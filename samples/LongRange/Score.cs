namespace LongRange;

/// <summary>How well a network answers: the share of right answers and, of pictures, how close they are.</summary>
internal readonly record struct Score(double Accuracy, double? Decibels = null);
