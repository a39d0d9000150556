using SelfAttentionGan.Models;
using SelfAttentionGan.Objectives;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Optimization;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Training.Doubles;

/// <summary>The components of a training on the CPU, with the optimizers of the options.</summary>
internal static class TestComponents
{
    public static TrainingComponents Of(
        IGenerator generator, IDiscriminator discriminator, IGanObjective objective, GanTrainerOptions options) =>
        new(generator, discriminator, null, objective, CPU, generator.Classes)
        {
            GeneratorOptimizer = OptimizerStep.Factory(
                options, options.GeneratorLearningRate, options.GeneratorBeta1, options.GeneratorBeta2),
            DiscriminatorOptimizer = OptimizerStep.Factory(
                options, options.DiscriminatorLearningRate, options.DiscriminatorBeta1, options.DiscriminatorBeta2),
        };
}
