using System.ComponentModel.DataAnnotations;
using static SelfAttentionGan.Options.OptionMessages;

namespace Sagan.Cli;

/// <summary>What a run is told besides its networks and how they learn.</summary>
internal sealed record RunOptions
{
    /// <summary>The published network and recipe that all other options change. The default is Toy32.</summary>
    public string Preset { get; init; } = "Toy32";

    /// <summary>Where the pictures lie; or faces, the default, or digits, for drawn ones.</summary>
    public string Data { get; init; } = Pictures.Faces;

    /// <summary>Where to compute: cpu, cuda or cuda:1. The default is the GPU where there is one.</summary>
    public string Device { get; init; } = Devices.Default;

    /// <summary>Steps from one grid of samples to the next. The default is 500.</summary>
    [Range(1, int.MaxValue, ErrorMessage = Between + "500 is usual.")]
    public int SampleEvery { get; init; } = 500;
}
