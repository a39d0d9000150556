using Microsoft.Extensions.Logging;
using SelfAttentionGan.Data;

namespace Sagan.Cli;

/// <summary>Where the pictures come from.</summary>
internal static class Pictures
{
    public const string Faces = "faces", Digits = "digits";

    /// <summary>Whether it names drawn pictures.</summary>
    public static bool IsBuiltIn(string data) => data is Faces or Digits;

    /// <summary>The same words in any folder: a directory's full path.</summary>
    public static string Absolute(string data) =>
        data is Faces or Digits ? data : Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));

    /// <summary>What a person reads of where the images come from.</summary>
    public static string Describe(string data) => data is Faces or Digits ? $"{data} (drawn)" : data;

    /// <summary>Makes sure that a word for drawn images is not a folder, too: one of the two would be meant.</summary>
    /// <exception cref="ArgumentException">It is both.</exception>
    public static void RequireOneMeaning(string? data)
    {
        if (data is Faces or Digits && Path.Exists(data))
            throw new ArgumentException(
                $"--data {data} could mean drawn images or {Path.GetFullPath(data)}, for both are there; say --data " +
                $"./{data} for the folder, or --set run.data={data} for the drawn ones.");
    }

    /// <summary>
    /// Opens drawn pictures, or a directory or file told by what it holds, of the size and colours that the networks
    /// are built for.
    /// </summary>
    /// <param name="plan">What the run is told.</param>
    /// <param name="log">Hears of pictures that are left out. By default nobody does.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="ArgumentException">Its pictures have a size of their own, which is another one.</exception>
    /// <exception cref="InvalidDataException">A picture is broken.</exception>
    public static IImageSource Open(RunPlan plan, ILogger? log = null) => plan.Run.Data switch
    {
        Faces => Fitting(("drawn faces", Datasets.SyntheticFaces(plan.Model.ImageHeight)), plan),
        Digits => Fitting(
            ("drawn digits", Datasets.SyntheticDigits(plan.Model.ImageHeight, plan.Model.ImageChannels)), plan),
        var path when Path.Exists(path) => Fitting(PictureKind.Open(path, plan.Model, plan.Pictures, log), plan),
        var nowhere => throw new DirectoryNotFoundException(
            $"Pictures come from a directory, but there is none at {nowhere}; check the path, or say --data {Faces} " +
            $"or --data {Digits} for drawn ones."),
    };

    private static IImageSource Fitting((string Kind, IImageSource Source) opened, RunPlan plan)
    {
        var wanted = PictureKind.Shape(plan.Model);
        var shape = opened.Source.Shape;

        return shape == wanted
            ? opened.Source
            : throw new ArgumentException(
                $"The pictures of {opened.Kind} are {shape}, but the networks are built for {wanted}; say " +
                $"{Sizes(shape)} --set ImageChannels={shape.Channels}, or take a preset of that size.");
    }

    private static string Sizes(ImageShape shape) => shape.Height == shape.Width
        ? $"--set ImageSize={shape.Height}"
        : $"--set ImageHeight={shape.Height} --set ImageWidth={shape.Width}";
}
