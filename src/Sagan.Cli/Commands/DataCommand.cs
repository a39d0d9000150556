using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Data;
using Sagan.Cli.Diagnostics;
using Sagan.Cli.Downloads;
using Sagan.Cli.Options;
using Sagan.Cli.Output;

namespace Sagan.Cli.Commands;

/// <summary>The command <c>data</c>: downloads published datasets, and verifies the images of a folder.</summary>
internal sealed class DataCommand : SaganCommand
{
    public DataCommand()
        : base(
            "data", "Downloads published datasets, and verifies the images of a folder.",
            "sagan data list",
            "sagan data cifar10 --root data/cifar10",
            "sagan data check photographs --size 128")
    {
        var list = new Command("list", "Lists the datasets.");
        list.SetAction(_ => List());
        Add(list);
        Add(CreateCheck());
        foreach (var dataset in PublishedDataset.All)
            Add(CreateDownload(dataset));

        SetAction(_ => List());
    }

    public override bool UsesTorch => false;

    private static int List()
    {
        foreach (var dataset in PublishedDataset.All)
            Console.WriteLine(
                $"{dataset.Name,-14} {ByteSize.Format(dataset.Downloads.Sum(file => file.Length)),9}  "
                + $"{dataset.Description}, {dataset.Page}");
        Console.WriteLine("Download one with: sagan data NAME --root DIR");

        return ExitCode.Success;
    }

    private static Command CreateDownload(PublishedDataset dataset)
    {
        var root = OptionFactory.Text(
            "--root", "DIR", $"The folder to download into. The default is data/{dataset.Name}.");
        var mirror = OptionFactory.Text(
            "--from", "URL", "Another server's folder with the same files, verified by the same checksums.");
        var command = new Command(dataset.Name, $"Downloads {dataset.Description}; resumes an unfinished download.")
        {
            root,
            mirror,
        };
        command.SetAction(parseResult => Download(
            dataset, parseResult.GetValue(root) ?? $"data/{dataset.Name}", parseResult.GetValue(mirror)));

        return command;
    }

    private static int Download(PublishedDataset dataset, string root, string? mirror)
    {
        new DatasetDownload(Terminal.Open())
            .Run(dataset, root, mirror is null ? null : ParseFolder(mirror)).GetAwaiter().GetResult();
        Console.WriteLine($"Train on it with: sagan train --data {root}");

        return ExitCode.Success;
    }

    private static Uri ParseFolder(string mirror) =>
        Uri.TryCreate(mirror.TrimEnd('/') + '/', UriKind.Absolute, out var folder) && folder.Scheme is "http" or "https"
            ? folder
            : throw new ArgumentException(
                $"--from must be the URL of a folder, such as https://example.org/files, but got '{mirror}'.");

    private static Command CreateCheck()
    {
        var path = new Argument<string>("PATH")
        {
            Description = "A folder of images, CIFAR, IDX or LSUN, or one of their files.",
        };
        var size = OptionFactory.Integer("--size", "Size to which images are resized. The default is 64.", min: 1);
        var command = new Command(
            "check", $"Decodes every image and lists corrupt ones; the exit code is {ExitCode.Failed} if there are any.")
        {
            path,
            size,
        };
        command.SetAction(parseResult => Check(parseResult.GetRequiredValue(path), parseResult.GetValue(size) ?? 64));

        return command;
    }

    private static int Check(string path, int size)
    {
        NativeLibraryCheck.Require();
        var check = DatasetVerification.Run(path, size, new ConsoleLogger());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {check.Kind,-9} {check.Valid:N0} of {check.Data.Shape}
            classes   {(check.Data.Classes.Count == 0 ? "none" : check.Data.Classes.Count)}
            """));
        foreach (var line in ClassListing.ClassLines(check.Data))
            Console.WriteLine($"  {line}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"corrupt   {check.Corrupt.Count:N0}"));
        foreach (var message in check.Corrupt)
            Console.WriteLine($"  {message}");
        foreach (var note in check.Notes)
            Console.WriteLine($"note      {note}");

        return check.Corrupt.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }
}
