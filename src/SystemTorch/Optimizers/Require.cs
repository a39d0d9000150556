namespace TorchSharp.Modules;

/// <summary>The limits of what optimisers are told, with TorchSharp's words.</summary>
internal static class Require
{
    public static void LearningRate(double value) => NotNegative(value, "learning rate");

    public static void Epsilon(double value) => NotNegative(value, "ε");

    public static void Momentum(double value) => NotNegative(value, "momentum value");

    public static void WeightDecay(double value) => NotNegative(value, "weight_decay value");

    public static void Alpha(double value) => NotNegative(value, "alpha");

    public static void Betas(double beta1, double beta2)
    {
        Beta(beta1, nameof(beta1));
        Beta(beta2, nameof(beta2));
    }

    private static void Beta(double value, string name)
    {
        if (!(value >= 0 && value < 1))
            throw new ArgumentException($"Invalid {name}: {value}. It must be at least 0 and less than 1.");
    }

    private static void NotNegative(double value, string name)
    {
        if (!(value >= 0))
            throw new ArgumentException($"Invalid {name}: {value}. It must not be negative.");
    }
}
