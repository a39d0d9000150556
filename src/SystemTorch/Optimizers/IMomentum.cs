namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Has a momentum, which some schedulers cycle against the learning rate.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }
    }
}
