namespace SelfAttentionGan.Training.Optimization;

/// <summary>Burn-in (R3GAN, Huang et al. 2024): how far values have come at a step, a pure function of it.</summary>
internal static class BurnIn
{
    /// <returns>From above 0 to 1 along half a period of a cosine; 1 without a burn-in.</returns>
    /// <param name="steps">Steps of the burn-in.</param>
    /// <param name="step">A step, from 1.</param>
    public static double Progress(int steps, int step) =>
        step >= steps ? 1 : (1 - Math.Cos(Math.PI * step / steps)) / 2;
}
