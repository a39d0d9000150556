using System.CommandLine;
using System.Globalization;
using SelfAttentionGan.Imaging;

namespace Sagan.Cli.Verbs;

/// <summary>Says where pictures go, and keeps them from taking the place of others.</summary>
internal sealed class OutWords(string name)
{
    private readonly Option<string> output = Setting.Text(
        "--out", "PATH", "A .png, .jpg or .webp file, or a folder. The default is pictures/ in the run's folder.");

    private readonly Option<bool> force = Setting.Flag("--force", "Overwrite what is there.");

    public void AddTo(Command verb)
    {
        verb.Add(output);
        verb.Add(force);
    }

    /// <summary>Requires a place where images can be written, before any work is done.</summary>
    /// <param name="told">The command line.</param>
    /// <param name="separate">Whether each image has a file of its own.</param>
    /// <exception cref="ArgumentException">They cannot; the message says what to name instead.</exception>
    public void Require(ParseResult told, bool separate = false)
    {
        if (told.GetValue(output) is not { } path)
            return;

        if (separate)
            OutputPath.RequireEmptyFolder(path, told.GetValue(force));
        else if (IsFolder(path))
            OutputPath.RequireFolder(path);
        else
            OutputPath.RequireImage(path, told.GetValue(force));
    }

    /// <summary>Draws a picture, writes it and says where it is.</summary>
    public void Save(ParseResult told, TrainedRun run, Func<Bitmap> draw)
    {
        var path = File(told, run);
        Write(draw(), path);

        Tell(path, run);
    }

    /// <summary>Draws pictures into a folder of their own.</summary>
    public void SaveAll(ParseResult told, TrainedRun run, Func<IEnumerable<Bitmap>> draw)
    {
        var folder = Folder(told, run);
        var count = 0;
        foreach (var picture in draw())
            Write(picture, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{++count:0000}.png")));

        Tell($"{count} in {folder}", run);
    }

    private void Tell(string what, TrainedRun run)
    {
        Console.WriteLine($"{name,-8} {what}");
        Console.WriteLine($"weights  {run.Weights} of step {run.Step}");
    }

    private static void Write(Bitmap picture, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Png.Save(picture, path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The picture could not be written to {path}: {failure.Message.TrimEnd('.')}. Free space, or name "
                + "another place with --out.", failure);
        }
    }

    private string File(ParseResult told, TrainedRun run)
    {
        var path = told.GetValue(output);

        return path is null ? Unused(Path.Combine(Pictures(run), Stem(run)), ".png")
            : IsFolder(path) ? Unused(Path.Combine(Path.GetFullPath(path), Stem(run)), ".png")
            : Path.GetFullPath(path);
    }

    private string Folder(ParseResult told, TrainedRun run) => told.GetValue(output) is { } path
        ? Path.GetFullPath(path)
        : Unused(Path.Combine(Pictures(run), Stem(run)), "");

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path)
        || Directory.Exists(path) && !OutputPath.IsImage(path);

    private string Stem(TrainedRun run) => string.Create(CultureInfo.InvariantCulture, $"{name}-{run.Step:000000}");

    private static string Pictures(TrainedRun run) => Path.Combine(run.Folder.Location, "pictures");

    private static string Unused(string stem, string ending) => Enumerable.Range(1, int.MaxValue)
        .Select(number => number == 1 ? $"{stem}{ending}" : $"{stem}-{number}{ending}")
        .First(path => !Path.Exists(path));
}
