using System.CommandLine;
using System.Globalization;
using Sagan.Cli.Doctor;
using Sagan.Cli.Downloads;
using Sagan.Cli.Output;

namespace Sagan.Cli.Verbs;

/// <summary>Fetches published sets of pictures, and tells what a folder of pictures holds.</summary>
internal sealed class DataVerb : Verb
{
    public DataVerb()
        : base(
            "data", "Fetches published sets of pictures, and tells what a folder of pictures holds.",
            "sagan data list",
            "sagan data cifar10 --root data/cifar10",
            "sagan data check photographs --size 128")
    {
        var list = new Command("list", "Tells which sets there are.");
        list.SetAction(_ => List());
        Add(list);
        Add(Check());
        foreach (var set in DataSet.All)
            Add(Fetch(set));

        SetAction(_ => List());
    }

    public override bool UsesTorch => false;

    private static int List()
    {
        foreach (var set in DataSet.All)
            Console.WriteLine(
                $"{set.Name,-14} {Size.Of(set.Files.Sum(file => file.Length)),9}  {set.About}, {set.Page}");
        Console.WriteLine("Fetch one with: sagan data NAME --root DIR");

        return ExitCode.Done;
    }

    private static Command Fetch(DataSet set)
    {
        var root = Setting.Text(
            "--root", "DIR", $"The folder that it comes into. The default is data/{set.Name}.");
        var mirror = Setting.Text(
            "--from", "URL", "Another server's folder with the same files; they must have the same checksums.");
        var verb = new Command(set.Name, $"Fetches {set.About}, or what is missing of them.") { root, mirror };
        verb.SetAction(told => Fetch(set, told.GetValue(root) ?? $"data/{set.Name}", told.GetValue(mirror)));

        return verb;
    }

    private static int Fetch(DataSet set, string root, string? mirror)
    {
        new DataSetDownload(Terminal.Open())
            .Run(set, root, mirror is null ? null : Folder(mirror)).GetAwaiter().GetResult();
        Console.WriteLine($"Train on it with: sagan train --data {root}");

        return ExitCode.Done;
    }

    private static Uri Folder(string mirror) =>
        Uri.TryCreate(mirror.TrimEnd('/') + '/', UriKind.Absolute, out var folder) && folder.Scheme is "http" or "https"
            ? folder
            : throw new ArgumentException(
                $"--from must be a folder such as https://example.org/files, but is '{mirror}'.");

    private static Command Check()
    {
        var path = new Argument<string>("PATH")
        {
            Description = "A folder of pictures, CIFAR, IDX or LSUN, or one of their files.",
        };
        var size = Setting.Whole("--size", "What pictures of any size are scaled to. The default is 64.", least: 1);
        var verb = new Command(
            "check", $"Reads every picture once and names broken ones; if any, the exit code is {ExitCode.Failed}.")
        {
            path,
            size,
        };
        verb.SetAction(told => Check(told.GetRequiredValue(path), told.GetValue(size) ?? 64));

        return verb;
    }

    private static int Check(string path, int size)
    {
        NativeTorch.Require();
        var check = DataCheck.Of(path, size, new ConsoleLog());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {check.Kind,-9} {check.Sound:N0} of {check.Data.Shape}
            classes   {(check.Data.Classes.Count == 0 ? "none" : check.Data.Classes.Count)}
            """));
        foreach (var line in DataLines.ClassLines(check.Data))
            Console.WriteLine($"  {line}");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"broken    {check.Broken.Count:N0}"));
        foreach (var message in check.Broken)
            Console.WriteLine($"  {message}");
        foreach (var note in check.Notes)
            Console.WriteLine($"note      {note}");

        return check.Broken.Count == 0 ? ExitCode.Done : ExitCode.Failed;
    }
}
