namespace SelfAttentionGan.Training;

/// <summary>A part of a training whose state a checkpoint keeps.</summary>
internal interface ICheckpointedState
{
    /// <summary>Writes the state before a checkpoint is saved.</summary>
    void Save(TrainingState state);

    /// <summary>Reads the state after a checkpoint was restored.</summary>
    /// <exception cref="InvalidDataException">It is invalid.</exception>
    void Restore(TrainingState state);
}
