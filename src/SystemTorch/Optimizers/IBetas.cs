namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Has two betas in the place of a momentum.</summary>
        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }
    }
}
