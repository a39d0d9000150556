using Spectre.Console;

namespace Sagan.Cli.Downloads;

/// <summary>Brings a published set of pictures into a folder, where it is not there yet.</summary>
/// <param name="console">Shows how it goes.</param>
public sealed class DataSetDownload(IAnsiConsole console)
{
    /// <summary>Fetches and unpacks what is missing.</summary>
    /// <param name="set">What to bring.</param>
    /// <param name="root">The folder; made where there is none.</param>
    /// <param name="mirror">Another server's folder with the same files; by default the makers'.</param>
    /// <exception cref="IOException">A file cannot be had, or is damaged; the message says what to do.</exception>
    public async Task Run(DataSet set, string root, Uri? mirror = null)
    {
        if (set.IsComplete(root))
        {
            console.WriteLine($"{set.Name} is in {Path.GetFullPath(root)} already.");
            return;
        }

        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        for (var i = 0; i < set.Files.Length; i++)
            try
            {
                await Fetch(client, mirror is null ? set.Files[i] : set.Files[i].At(mirror), root);
            }
            catch (IOException failure) when (i + 1 < set.Files.Length)
            {
                throw new IOException(
                    $"{failure.Message} {set.Name} takes {Names(set.Files[(i + 1)..])} besides.", failure);
            }

        foreach (var archive in set.Files.Where(file => file.Name.EndsWith(".tar.gz", StringComparison.Ordinal)))
            Archive.Unpack(Path.Combine(root, archive.Name), root, set.Parts);

        console.WriteLine($"{set.Name} is in {Path.GetFullPath(root)}.");
    }

    private static string Names(RemoteFile[] files) => string.Join(", ", files.Select(file => file.Name));

    private Task Fetch(HttpClient client, RemoteFile file, string root) => DownloadProgress.Show(
        console, file, progress => new Download(client, file, root, progress).Run());
}
