using System.ComponentModel.DataAnnotations;
using SelfAttentionGan.Objectives;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Training;

/// <summary>
/// Options of a GAN training: its length, batches, optimizers, learning rates, checks and checkpoints.
/// </summary>
/// <remarks>
/// The defaults are SAGAN's: one update of each network per step, a discriminator learning rate four times the
/// generator's (TTUR, Heusel et al. 2017), Adam with β₁ = 0 and β₂ = 0.9. <see cref="GanTrainer"/> validates all
/// options and names every one that is out of bounds.
/// </remarks>
public sealed record GanTrainerOptions
{
    /// <summary>Training steps: generator updates. The default is 100 000.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "100000 is usual.")]
    public int Steps { get; set; } = 100_000;

    /// <summary>
    /// Batch size: real images in one update, and as many generated ones. The default is 64. Of several processes that
    /// train together (<see cref="GanTrainer.ProcessGroup"/>) it is that of all: each has an equal share.
    /// </summary>
    [Range(1, 65_536, ErrorMessage = Between + "64 is usual.")]
    public int BatchSize { get; set; } = 64;

    /// <summary>
    /// Gradient accumulation: parts of a batch, with one forward and backward pass each, to save memory. The default
    /// is 1. Gradients add up to the whole batch's; statistics over a batch (batch normalization, minibatch standard
    /// deviation, relativistic means) are those of a part. <see cref="BatchSize"/> must be a multiple of it.
    /// </summary>
    [Range(1, 65_536, ErrorMessage = Between + "1 is usual.")]
    public int GradientAccumulationSteps { get; set; } = 1;

    /// <summary>Optimizer of both networks. The default is <see cref="OptimizerKind.Adam"/>.</summary>
    [EnumDataType(typeof(OptimizerKind), ErrorMessage = EnumMember)]
    public OptimizerKind Optimizer { get; set; }

    /// <summary>Learning rate of the generator. The default is 1e-4.</summary>
    [Range(1e-9, 1.0, ErrorMessage = Between + "1e-4 is usual.")]
    public double GeneratorLearningRate { get; set; } = 1e-4;

    /// <summary>Learning rate of the discriminator. The default is 4e-4.</summary>
    [Range(1e-9, 1.0, ErrorMessage = Between + "4e-4 is usual.")]
    public double DiscriminatorLearningRate { get; set; } = 4e-4;

    /// <summary>β₁ of the generator's optimizer: decay of its gradient average. The default is 0.</summary>
    [Range(0.0, 0.99999, ErrorMessage = Between + "0 is usual.")]
    public double GeneratorBeta1 { get; set; }

    /// <summary>β₂ of the generator's optimizer: decay of its squared gradient average. The default is 0.9.</summary>
    [Range(0.0, 0.99999, ErrorMessage = Between + "0.9 is usual.")]
    public double GeneratorBeta2 { get; set; } = 0.9;

    /// <summary>β₁ of the discriminator's optimizer: decay of its gradient average. The default is 0.</summary>
    [Range(0.0, 0.99999, ErrorMessage = Between + "0 is usual.")]
    public double DiscriminatorBeta1 { get; set; }

    /// <summary>
    /// β₂ of the discriminator's optimizer: decay of its squared gradient average. The default is 0.9.
    /// </summary>
    [Range(0.0, 0.99999, ErrorMessage = Between + "0.9 is usual.")]
    public double DiscriminatorBeta2 { get; set; } = 0.9;

    /// <summary>
    /// Burn-in (R3GAN, Huang et al. 2024), in steps, along half a period of a cosine: β₂ of both networks rises from
    /// <see cref="BurnInBeta2"/> to its value, and the time constant of the moving average from 0 to its own. The default
    /// is 0: none.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 is usual.")]
    public int BurnInSteps { get; set; }

    /// <summary>β₂ of both networks where the burn-in begins. The default is 0.9.</summary>
    [Range(0.0, 0.99999, ErrorMessage = Between + "0.9 is usual.")]
    public double BurnInBeta2 { get; set; } = 0.9;

    /// <summary>
    /// Weight decay of both networks: L2 regularization, decoupled for <see cref="OptimizerKind.AdamW"/>. The default
    /// is 0.
    /// </summary>
    [Range(0.0, 1.0, ErrorMessage = Between + "0 is usual.")]
    public double WeightDecay { get; set; }

    /// <summary>
    /// Learning rate schedule of both networks. The default is <see cref="LearningRateScheduleKind.Constant"/>.
    /// </summary>
    [EnumDataType(typeof(LearningRateScheduleKind), ErrorMessage = EnumMember)]
    public LearningRateScheduleKind LearningRateSchedule { get; set; }

    /// <summary>Linear warm-up of the learning rates, in steps. The default is 0: none.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 is usual.")]
    public int WarmupSteps { get; set; }

    /// <summary>Step after which learning rates start to decay. The default is 0: after the warm-up.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 is usual.")]
    public int DecayStartStep { get; set; }

    /// <summary>
    /// Step at which learning rates have decayed. The default is 0: the last of <see cref="Steps"/>. Set it where a
    /// run may be resumed for more steps, or the longer run will have had other learning rates.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "100000 is usual.")]
    public int DecayEndStep { get; set; }

    /// <summary>Fraction of the learning rates after the decay. The default is 0.01.</summary>
    [Range(0.0, 1.0, ErrorMessage = Between + "0.01 is usual.")]
    public double FinalLearningRateFactor { get; set; } = 0.01;

    /// <summary>
    /// Gradient clipping: the largest global norm of a network's gradient. The default is 0: no clipping.
    /// </summary>
    [Range(0.0, 1e9, ErrorMessage = Between + "1 is usual.")]
    public double MaxGradientNorm { get; set; }

    /// <summary>Discriminator (critic) updates before each generator update. The default is 1.</summary>
    [Range(1, 1_000, ErrorMessage = Between + "1 is usual.")]
    public int CriticSteps { get; set; } = 1;

    /// <summary>Whether real images are flipped horizontally with probability 1/2. By default they are not.</summary>
    public bool HorizontalFlip { get; set; }

    /// <summary>
    /// Worker threads that load the batches of the next steps; 0 loads each within its step. The default is 1. Batches
    /// are the same in the same order, bit for bit; more than one read the source concurrently.
    /// </summary>
    [Range(0, 64, ErrorMessage = Between + "1 is usual.")]
    public int Workers { get; set; } = 1;

    /// <summary>Random seed of latents, labels and the order of images. The default is 1.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "1 is usual.")]
    public int Seed { get; set; } = 1;

    /// <summary>Steps between reports; only then does the training wait for the device. The default is 100.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "100 is usual.")]
    public int ReportEvery { get; set; } = 100;

    /// <summary>Decay of the generator's exponential moving average (EMA). The default is 0: no average.</summary>
    [Range(0.0, 0.999999, ErrorMessage = Between + "0.999 is usual.")]
    public double EmaDecay { get; set; }

    /// <summary>First step that is averaged; until then the average is a copy. The default is 0.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 is usual.")]
    public int EmaStartStep { get; set; }

    /// <summary>
    /// Steps between passes of the average that update its own statistics of batch normalization, as
    /// torch.optim.swa_utils.update_bn does. The default is 0: the generator's are copied, as in BigGAN and StudioGAN.
    /// </summary>
    /// <remarks>
    /// The generator's statistics belong to other weights than the average's. A pass generates one batch, without
    /// gradients.
    /// </remarks>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 copies, 4 is usual in short runs.")]
    public int EmaStatisticsInterval { get; set; }

    /// <summary>
    /// Steps between checkpoints, where the trainer has a store; the last step is always saved. The default is 1 000.
    /// </summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "1000 is usual.")]
    public int CheckpointEvery { get; set; } = 1_000;

    /// <summary>
    /// Minutes after which a checkpoint is saved even though <see cref="CheckpointEvery"/> is not reached: since the
    /// last one, or since the training started. The default is 5; 0 saves by steps only. Results do not depend on it.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "5 is usual.")]
    public double CheckpointMinutes { get; set; } = 5;

    /// <summary>
    /// Steps between comparisons of the weights of processes that train together, which must have the same bits: a
    /// difference stops the training, with the first tensor's name. The default is 100. In a single process there is
    /// nothing to compare.
    /// </summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "100 is usual.")]
    public int ReplicaCheckEvery { get; set; } = 100;

    /// <summary>
    /// Rollbacks to the newest checkpoint, with smaller learning rates, where a loss or a gradient is infinite or not a
    /// number, before the trainer stops. The default is 0: it stops at once, and names the first tensor.
    /// </summary>
    [Range(0, 100, ErrorMessage = Between + "3 is usual.")]
    public int MaxRollbacks { get; set; }

    /// <summary>Factor of the learning rates at each rollback. The default is 0.5.</summary>
    [Range(0.01, 1.0, ErrorMessage = Between + "0.5 is usual.")]
    public double RollbackLearningRateFactor { get; set; } = 0.5;

    /// <summary>
    /// Whether the training saves a checkpoint and stops at a mode collapse or a vanished discriminator loss. By
    /// default it logs a warning and continues.
    /// </summary>
    public bool StopOnCollapse { get; set; }

    /// <summary>
    /// Diversity of generated images, as a fraction of the real images', below which mode collapse is suspected. The
    /// default is 0.05; 0 disables the check.
    /// </summary>
    [Range(0.0, 1.0, ErrorMessage = Between + "0.05 is usual.")]
    public double MinDiversity { get; set; } = 0.05;

    /// <summary>
    /// Adversarial loss of the discriminator below which it has vanished. The default is 0.01; 0 disables the check.
    /// A loss without the lower bound 0 (<see cref="GanLossKind.Wasserstein"/>, a smoothed cross-entropy) is not
    /// checked below 0.
    /// </summary>
    [Range(0.0, 1.0, ErrorMessage = Between + "0.01 is usual.")]
    public double MinDiscriminatorLoss { get; set; } = 0.01;

    /// <summary>Steps that a collapse must last before it is reported. The default is 500.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "500 is usual.")]
    public int CollapseSteps { get; set; } = 500;

    /// <summary>Whether something is due after a step: each multiple of an interval, and the last step.</summary>
    internal bool IsDue(int step, int interval) => step % interval == 0 || step == Steps;
}
