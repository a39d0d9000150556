using Microsoft.Extensions.Logging;
using Sagan.Cli.Runs;
using SelfAttentionGan.Data;

namespace Sagan.Cli.Data;

/// <summary>Opens the images of <c>--data</c>: a synthetic dataset, or files.</summary>
internal static class ImageSourceFactory
{
    public const string Faces = "faces", Digits = "digits";

    /// <summary>Whether it names a synthetic dataset.</summary>
    public static bool IsSynthetic(string data) => data is Faces or Digits;

    /// <summary>Returns the full path of a folder; the name of a synthetic dataset is unchanged.</summary>
    public static string ToFullPath(string data) =>
        data is Faces or Digits ? data : Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));

    /// <summary>Describes the location for console output.</summary>
    public static string Describe(string data) => data is Faces or Digits ? $"{data} (synthetic)" : data;

    /// <summary>Requires that the name of a synthetic dataset is not also the name of a folder.</summary>
    /// <exception cref="ArgumentException">It is ambiguous.</exception>
    public static void RequireUnambiguous(string? data)
    {
        if (data is Faces or Digits && Path.Exists(data))
            throw new ArgumentException(
                $"--data {data} is ambiguous: it names synthetic images and the existing folder {Path.GetFullPath(data)}; " +
                $"use --data ./{data} for the folder, or --set run.data={data} for the synthetic images.");
    }

    /// <summary>
    /// Opens a synthetic dataset, or a folder or file whose kind is detected, and requires the networks' image shape.
    /// </summary>
    /// <param name="config">The run's options.</param>
    /// <param name="log">Receives warnings about skipped images; null for none.</param>
    /// <exception cref="DirectoryNotFoundException">The folder does not exist.</exception>
    /// <exception cref="ArgumentException">The dataset has another image shape than the networks.</exception>
    /// <exception cref="InvalidDataException">An image is corrupt.</exception>
    public static IImageSource Open(RunConfiguration config, ILogger? log = null) => config.Run.Data switch
    {
        Faces => RequireShape(("synthetic faces", Datasets.SyntheticFaces(config.Model.ImageHeight)), config),
        Digits => RequireShape(
            ("synthetic digits", Datasets.SyntheticDigits(config.Model.ImageHeight, config.Model.ImageChannels)), config),
        var path when Path.Exists(path) =>
            RequireShape(DatasetKind.Open(path, config.Model, config.Images, log), config),
        var missing => throw new DirectoryNotFoundException(
            $"Images are read from a folder, but there is none at {missing}; check the path, or use --data {Faces} " +
            $"or --data {Digits} for synthetic ones."),
    };

    private static IImageSource RequireShape((string Kind, IImageSource Source) opened, RunConfiguration config)
    {
        var expected = DatasetKind.Shape(config.Model);
        var shape = opened.Source.Shape;

        return shape == expected
            ? opened.Source
            : throw new ArgumentException(
                $"The images of {opened.Kind} are {shape}, but the networks are built for {expected}; use " +
                $"{Sizes(shape)} --set ImageChannels={shape.Channels}, or a preset of that size.");
    }

    private static string Sizes(ImageShape shape) => shape.Height == shape.Width
        ? $"--set ImageSize={shape.Height}"
        : $"--set ImageHeight={shape.Height} --set ImageWidth={shape.Width}";
}
