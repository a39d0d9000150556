using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using SelfAttentionGan.Training;
using SelfAttentionGan.Training.Distributed;

namespace SelfAttentionGan.Distributed;

/// <summary>MPI for the trainer of an application's services.</summary>
public static class MpiTrainerExtensions
{
    /// <summary>
    /// Trains with all processes that <c>mpirun</c> started; in a process of its own otherwise, without MPI.
    /// </summary>
    /// <remarks>
    /// The group is found when the first trainer is created
    /// (<see cref="GanTrainerServiceCollectionExtensions.CreateGanTrainer"/>), and left when the services are disposed.
    /// </remarks>
    /// <param name="trainer">What <see cref="GanTrainerServiceCollectionExtensions.AddGanTrainer"/> returns.</param>
    /// <param name="options">Library and time limits.</param>
    public static OptionsBuilder<GanTrainerOptions> UseMpi(
        this OptionsBuilder<GanTrainerOptions> trainer, MpiOptions? options = null)
    {
        trainer.Services.TryAddSingleton<IProcessGroup>(
            _ => (IProcessGroup?)MpiProcessGroup.TryDetect(options) ?? SingleProcess.Instance);

        return trainer;
    }
}
