using SelfAttentionGan.Data;

namespace Sagan.Cli;

/// <summary>Where the pictures come from.</summary>
internal static class Pictures
{
    public const string Faces = "faces", Digits = "digits";

    /// <summary>The same words in any folder: a directory's full path.</summary>
    public static string Absolute(string data) =>
        data is Faces or Digits ? data : Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));

    /// <summary>
    /// Opens drawn pictures or a directory, told by what it holds, of the size and colours that the networks are built
    /// for.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such directory.</exception>
    /// <exception cref="ArgumentException">Its pictures have a size of their own, which is another one.</exception>
    /// <exception cref="InvalidDataException">A picture is broken.</exception>
    public static IImageSource Open(RunPlan plan) => plan.Run.Data switch
    {
        Faces => new SyntheticFaces(plan.Model.ImageSize),
        Digits => new SyntheticDigits(plan.Model.ImageSize, plan.Model.ImageChannels),
        var directory when Directory.Exists(directory) => OpenDirectory(directory, plan),
        var nowhere => throw new DirectoryNotFoundException(
            $"Pictures come from a directory, but there is none at {nowhere}; check the path, or say --data {Faces} " +
            $"or --data {Digits} for drawn ones."),
    };

    private static IImageSource OpenDirectory(string directory, RunPlan plan)
    {
        if (Holds("cifar-10-batches-bin") || Holds("data_batch_1.bin"))
            return OfOneSize("CIFAR-10", new Cifar10Files(directory), plan);
        if (Holds("cifar-100-binary") || Holds("train.bin") && Holds("fine_label_names.txt"))
            return OfOneSize("CIFAR-100", new Cifar100Files(directory, coarse: plan.Model.Classes == 20), plan);
        if (IdxFolder.ImagesIn(directory) is { } images)
            return OfOneSize(Path.GetFileName(images), IdxFolder.Open(images, plan.Model), plan);

        return new ImageFolder(directory, plan.Model.ImageSize, plan.Model.ImageChannels, plan.Pictures.SkipBroken);

        bool Holds(string name) => Path.Exists(Path.Combine(directory, name));
    }

    private static IImageSource OfOneSize(string name, IImageSource source, RunPlan plan)
    {
        var wanted = new ImageShape(plan.Model.ImageChannels, plan.Model.ImageSize, plan.Model.ImageSize);
        var shape = source.Shape;

        return shape == wanted
            ? source
            : throw new ArgumentException(
                $"The pictures of {name} are {shape}, but the networks are built for {wanted}; say --set " +
                $"ImageSize={shape.Height} --set ImageChannels={shape.Channels}, or take a preset of that size.");
    }
}
