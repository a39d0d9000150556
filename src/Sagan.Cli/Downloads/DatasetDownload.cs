using Spectre.Console;

namespace Sagan.Cli.Downloads;

/// <summary>Downloads a published dataset into a folder and unpacks it, unless it is there already.</summary>
/// <param name="console">Shows the progress.</param>
internal sealed class DatasetDownload(IAnsiConsole console)
{
    /// <summary>Downloads and unpacks what is missing.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="root">The folder; created where there is none.</param>
    /// <param name="mirror">Another server's folder with the same files; by default the dataset's own server.</param>
    /// <exception cref="IOException">A file cannot be downloaded, or is damaged; the message has the remedy.</exception>
    public async Task Run(PublishedDataset dataset, string root, Uri? mirror = null)
    {
        if (dataset.IsComplete(root))
        {
            console.WriteLine($"{dataset.Name} is in {Path.GetFullPath(root)} already.");
            return;
        }

        var files = dataset.Downloads;
        using var client = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        for (var i = 0; i < files.Length; i++)
            try
            {
                await Fetch(client, mirror is null ? files[i] : files[i].At(mirror), root);
            }
            catch (IOException failure) when (i + 1 < files.Length)
            {
                throw new IOException(
                    $"{failure.Message} {dataset.Name} also needs {Names(files[(i + 1)..])}.", failure);
            }

        foreach (var archive in files.Where(file => file.Name.EndsWith(".tar.gz", StringComparison.Ordinal)))
            DatasetArchive.Unpack(Path.Combine(root, archive.Name), root, dataset.Files);

        console.WriteLine($"{dataset.Name} is in {Path.GetFullPath(root)}.");
    }

    private static string Names(RemoteFile[] files) => string.Join(", ", files.Select(file => file.Name));

    private Task Fetch(HttpClient client, RemoteFile file, string root) => DownloadProgress.Show(
        console, file, progress => new FileDownload(client, file, root, progress).Run());
}
