using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Training;

/// <summary>Makes a trainer for a pair of players, with the options and the loss that the services hold.</summary>
/// <param name="generator">Takes latents N×Latent, returns pictures N×C×H×W in [-1, 1].</param>
/// <param name="discriminator">Takes pictures, returns one score for each.</param>
/// <param name="average">Becomes the generator's moving average, if the options ask for one.</param>
public delegate GanTrainer GanTrainerFactory(
    Module<Tensor, Tensor> generator, Module<Tensor, Tensor> discriminator, Module<Tensor, Tensor>? average = null);
