using System.ComponentModel.DataAnnotations;
using SelfAttentionGan.Objectives;
using static SelfAttentionGan.Options.OptionMessages;

namespace SelfAttentionGan.Training;

/// <summary>How long, how fast and how evenly the two players learn.</summary>
/// <remarks>
/// The defaults are SAGAN's: one step each, the discriminator four times as fast (TTUR, arXiv:1706.08500), Adam
/// with β₁ = 0 and β₂ = 0.9. <see cref="GanTrainer"/> checks them all and names every one that is out of bounds.
/// </remarks>
public sealed record GanTrainerOptions
{
    /// <summary>Generator updates to run. The default is 100 000.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "100000 is usual.")]
    public int Steps { get; set; } = 100_000;

    /// <summary>Real pictures in one update, and painted ones too. The default is 64.</summary>
    [Range(1, 65_536, ErrorMessage = Between + "64 is usual.")]
    public int BatchSize { get; set; } = 64;

    /// <summary>
    /// Parts that a batch is cut into, one forward and backward each, to save memory. The default is 1. Gradients add
    /// up to the whole batch's; statistics over a batch (batch normalisation, minibatch deviation, relativistic means) are
    /// those of a part. <see cref="BatchSize"/> must be a multiple of it.
    /// </summary>
    [Range(1, 65_536, ErrorMessage = Between + "1 is usual.")]
    public int MicroBatches { get; set; } = 1;

    /// <summary>Numbers in one latent; what the generator was built for. The default is 128.</summary>
    [Range(1, 65_536, ErrorMessage = Between + "128 is usual.")]
    public int Latent { get; set; } = 128;

    /// <summary>Learning rate of the generator. The default is 1e-4.</summary>
    [Range(1e-9, 1.0, ErrorMessage = Between + "1e-4 is usual.")]
    public double GeneratorRate { get; set; } = 1e-4;

    /// <summary>Learning rate of the discriminator. The default is 4e-4.</summary>
    [Range(1e-9, 1.0, ErrorMessage = Between + "4e-4 is usual.")]
    public double DiscriminatorRate { get; set; } = 4e-4;

    /// <summary>How rates fall, both players' alike. The default is <see cref="Schedule.Constant"/>.</summary>
    [EnumDataType(typeof(Schedule), ErrorMessage = Choice)]
    public Schedule Schedule { get; set; }

    /// <summary>Steps over which rates rise from nothing to their value. The default is 0: at once.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 is usual.")]
    public int WarmUp { get; set; }

    /// <summary>The step after which rates begin to fall. The default is 0: after the warm-up.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 is usual.")]
    public int FallFrom { get; set; }

    /// <summary>
    /// The step at which rates have fallen. The default is 0: the last of <see cref="Steps"/>. Set it where a run may
    /// be resumed for longer, or the longer run will have had other rates.
    /// </summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "100000 is usual.")]
    public int FallUntil { get; set; }

    /// <summary>The share of the rates that is left when they have fallen. The default is 0.01.</summary>
    [Range(0.0, 1.0, ErrorMessage = Between + "0.01 is usual.")]
    public double FinalRate { get; set; } = 0.01;

    /// <summary>
    /// The largest norm of a player's gradient; a longer one is shortened to it. The default is 0: as it comes.
    /// </summary>
    [Range(0.0, 1e9, ErrorMessage = Between + "1 is usual.")]
    public double ClipGradient { get; set; }

    /// <summary>How much of the past gradients Adam keeps, for both players. The default is 0.</summary>
    [Range(0.0, 0.99999, ErrorMessage = Between + "0 is usual.")]
    public double Beta1 { get; set; }

    /// <summary>How much of the past gradients' size Adam keeps, for both players. The default is 0.9.</summary>
    [Range(0.0, 0.99999, ErrorMessage = Between + "0.9 is usual.")]
    public double Beta2 { get; set; } = 0.9;

    /// <summary>Discriminator updates before each generator update. The default is 1.</summary>
    [Range(1, 1_000, ErrorMessage = Between + "1 is usual.")]
    public int CriticSteps { get; set; } = 1;

    /// <summary>Whether half of the real pictures, by chance, are seen in the mirror. By default none is.</summary>
    public bool Flip { get; set; }

    /// <summary>
    /// Threads that read the pictures of steps to come while one is trained; 0 reads them within their step. The
    /// default is 1. They get the same batches in the same order, bit for bit; more than one ask the source at once.
    /// </summary>
    [Range(0, 64, ErrorMessage = Between + "1 is usual.")]
    public int Workers { get; set; } = 1;

    /// <summary>The same seed gives the same latents and the same order of pictures. The default is 1.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "1 is usual.")]
    public int Seed { get; set; } = 1;

    /// <summary>Steps from one report to the next; only then does the device wait. The default is 100.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "100 is usual.")]
    public int ReportEvery { get; set; } = 100;

    /// <summary>How much of the generator's moving average stays at each step; the default, 0, keeps none.</summary>
    [Range(0.0, 0.999999, ErrorMessage = Between + "0.999 is usual.")]
    public double AverageDecay { get; set; }

    /// <summary>The first step that is averaged; until then the average is a copy. The default is 0.</summary>
    [Range(0, int.MaxValue, ErrorMessage = Between + "0 is usual.")]
    public int AverageFrom { get; set; }

    /// <summary>
    /// Steps from one checkpoint to the next, where the trainer has a store; the last step is always saved. The default
    /// is 1 000.
    /// </summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "1000 is usual.")]
    public int CheckpointEvery { get; set; } = 1_000;

    /// <summary>
    /// Minutes after which a checkpoint is saved even though <see cref="CheckpointEvery"/> is not reached: since the
    /// last one, or since the training began. The default is 5; 0 saves by steps only. What is learned does not depend
    /// on it.
    /// </summary>
    [Range(0.0, 1e6, ErrorMessage = Between + "5 is usual.")]
    public double CheckpointMinutes { get; set; } = 5;

    /// <summary>
    /// What happens when a loss or a gradient is infinite or not a number. The default is <see cref="Rescue.Stop"/>.
    /// </summary>
    [EnumDataType(typeof(Rescue), ErrorMessage = Choice)]
    public Rescue NotFinite { get; set; }

    /// <summary>What rates are multiplied by at each roll-back. The default is 0.5.</summary>
    [Range(0.01, 1.0, ErrorMessage = Between + "0.5 is usual.")]
    public double RollBackRate { get; set; } = 0.5;

    /// <summary>Roll-backs before the trainer gives up and stops after all. The default is 3.</summary>
    [Range(1, 100, ErrorMessage = Between + "3 is usual.")]
    public int RollBacks { get; set; } = 3;

    /// <summary>What happens when the training has collapsed. The default is <see cref="Alarm.Warn"/>.</summary>
    [EnumDataType(typeof(Alarm), ErrorMessage = Choice)]
    public Alarm Collapse { get; set; }

    /// <summary>
    /// The least variety of a painted batch, as a share of a real one's (<see cref="TrainingStep.Diversity"/>); less
    /// for <see cref="CollapseSteps"/> is a collapse. The default is 0.05.
    /// </summary>
    [Range(0.0, 1.0, ErrorMessage = Between + "0.05 is usual.")]
    public double LeastDiversity { get; set; } = 0.05;

    /// <summary>
    /// The least loss of a discriminator that still teaches; less for <see cref="CollapseSteps"/> is a collapse. The
    /// default is 0.01. A loss without a floor of 0 (<see cref="GanLoss.Wasserstein"/>,
    /// a smoothed cross-entropy) is only watched for its variety.
    /// </summary>
    [Range(0.0, 1.0, ErrorMessage = Between + "0.01 is usual.")]
    public double LeastLoss { get; set; } = 0.01;

    /// <summary>Steps that a collapse must last. The default is 500.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "500 is usual.")]
    public int CollapseSteps { get; set; } = 500;
}
