namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Has a learning rate that a scheduler may change.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            double InitialLearningRate { get; set; }
        }
    }
}
