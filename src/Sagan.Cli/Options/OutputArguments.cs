using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Runs;
using SelfAttentionGan.Imaging;

namespace Sagan.Cli.Options;

/// <summary>The options --out and --force: where images are written, and whether they may overwrite files.</summary>
/// <param name="name">The beginning of a file's name, and of the line that reports it.</param>
internal sealed class OutputArguments(string name)
{
    private readonly Option<string> output = OptionFactory.Text(
        "--out", "PATH", "A .png, .jpg or .webp file, or a folder. The default is images/ in the run's folder.");

    private readonly Option<bool> force = OptionFactory.Flag("--force", "Overwrite existing files.");

    public void AddTo(Command command)
    {
        command.Add(output);
        command.Add(force);
    }

    /// <summary>Requires a path where images can be written, before any work is done.</summary>
    /// <param name="parseResult">The command line.</param>
    /// <param name="separate">Whether each image is written to a file of its own.</param>
    /// <param name="beside">The extension of another file that is written beside an image; null for none.</param>
    /// <exception cref="ArgumentException">They cannot be written; the message has the remedy.</exception>
    public void Require(ParseResult parseResult, bool separate = false, string? beside = null)
    {
        if (parseResult.GetValue(output) is not { } path)
            return;

        if (separate)
            OutputPath.RequireEmptyFolder(path, parseResult.GetValue(force));
        else if (IsFolder(path))
            OutputPath.RequireFolder(path);
        else
            OutputPath.RequireImage(path, parseResult.GetValue(force), beside);
    }

    /// <summary>Renders an image, writes it and reports its path.</summary>
    /// <returns>The path.</returns>
    public string Save(ParseResult parseResult, LoadedRun run, Func<ImageBuffer> render)
    {
        var path = File(parseResult, run);
        Write(render(), path);

        Report(path, run);
        return path;
    }

    /// <summary>Renders images and writes them into a folder, numbered from 0001.png on.</summary>
    public void SaveAll(ParseResult parseResult, LoadedRun run, Func<IEnumerable<ImageBuffer>> render)
    {
        var folder = Folder(parseResult, run);
        var count = 0;
        foreach (var image in render())
            Write(image, Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{++count:0000}.png")));

        Report($"{count} in {folder}", run);
    }

    private void Report(string location, LoadedRun run)
    {
        Console.WriteLine($"{name,-8} {location}");
        Console.WriteLine($"weights  {run.Weights} of step {run.Step}");
    }

    private static void Write(ImageBuffer image, string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            image.Save(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The image could not be written to {path}: {failure.Message.TrimEnd('.')}. Free disk space, or choose "
                + "another path with --out.", failure);
        }
    }

    private string File(ParseResult parseResult, LoadedRun run)
    {
        var path = parseResult.GetValue(output);

        return path is null ? Unused(Path.Combine(DefaultFolder(run), Stem(run)), ".png")
            : IsFolder(path) ? Unused(Path.Combine(Path.GetFullPath(path), Stem(run)), ".png")
            : Path.GetFullPath(path);
    }

    private string Folder(ParseResult parseResult, LoadedRun run) => parseResult.GetValue(output) is { } path
        ? Path.GetFullPath(path)
        : Unused(Path.Combine(DefaultFolder(run), Stem(run)), "");

    private static bool IsFolder(string path) => Path.EndsInDirectorySeparator(path)
        || Directory.Exists(path) && !OutputPath.IsImage(path);

    private string Stem(LoadedRun run) => string.Create(CultureInfo.InvariantCulture, $"{name}-{run.Step:000000}");

    private static string DefaultFolder(LoadedRun run) => Path.Combine(run.Folder.Location, "images");

    private static string Unused(string stem, string extension) => Enumerable.Range(1, int.MaxValue)
        .Select(number => number == 1 ? $"{stem}{extension}" : $"{stem}-{number}{extension}")
        .First(path => !Path.Exists(path));
}
