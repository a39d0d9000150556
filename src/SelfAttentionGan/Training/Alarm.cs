namespace SelfAttentionGan.Training;

/// <summary>What the trainer does when it sees a collapse.</summary>
public enum Alarm
{
    /// <summary>Says so in the log and goes on. The default.</summary>
    Warn,

    /// <summary>Saves a checkpoint, where there is a store, and stops.</summary>
    Stop,

    /// <summary>Does not look.</summary>
    Ignore,
}
