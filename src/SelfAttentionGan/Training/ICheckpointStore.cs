using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;

namespace SelfAttentionGan.Training;

/// <summary>Store of checkpoints: saves and restores the whole state of a training.</summary>
public interface ICheckpointStore
{
    /// <summary>
    /// Receives the setup of a training, once all checks have passed and before the first step. By default does
    /// nothing; <c>FileCheckpointStore</c> records it in the run's options.
    /// </summary>
    /// <param name="setup">The options and what is known of networks and images.</param>
    void Begin(TrainingSetup setup)
    {
    }

    /// <summary>Saves the state: all of it, or, when that fails, nothing.</summary>
    /// <param name="state">The training between two steps.</param>
    /// <exception cref="IOException">It cannot be saved; what was saved before is intact.</exception>
    void Save(TrainingState state);

    /// <summary>Restores the newest valid state into the given one's modules, optimizers and numbers.</summary>
    /// <param name="state">A training with the same networks.</param>
    /// <returns>Whether there was one; if not, nothing has changed.</returns>
    /// <exception cref="InvalidDataException">
    /// There are states, but none is valid and fits; nothing has changed.
    /// </exception>
    bool Restore(TrainingState state);

    /// <summary>
    /// Checks, before anything is restored or trained, that the data set is the one that the training began with. A
    /// store that has recorded it refuses other classes, and logs a change of the images. The default does nothing.
    /// </summary>
    /// <param name="source">The images of this training.</param>
    /// <param name="conditional">Whether the networks take the labels.</param>
    /// <param name="log">Receives what has changed.</param>
    /// <exception cref="InvalidDataException">The classes are others than before.</exception>
    void RequireSameData(IImageSource source, bool conditional, ILogger log)
    {
    }
}
