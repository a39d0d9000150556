namespace SelfAttentionGan.Training;

/// <summary>What the trainer does when a loss or a gradient is infinite or not a number.</summary>
public enum Rescue
{
    /// <summary>Stops, and names the first tensor that it happened to. The default.</summary>
    Stop,

    /// <summary>Goes back to the newest checkpoint and on from there with smaller rates.</summary>
    RollBack,
}
