using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Sagan.Cli.Downloads;

/// <summary>
/// Downloads one file under a temporary name, resuming an earlier attempt, and renames it once its hash fits.
/// </summary>
internal sealed class FileDownload(HttpClient client, RemoteFile file, string folder, DownloadProgress progress)
{
    private const int MaxAttempts = 3;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly string target = Path.Combine(folder, file.Name);
    private readonly string unfinished = Path.Combine(folder, $"{file.Name}.part");

    /// <summary>Downloads the file, unless it is there.</summary>
    /// <exception cref="IOException">It cannot be downloaded; the message has the remedy.</exception>
    public async Task Run()
    {
        if (!File.Exists(target))
        {
            Directory.CreateDirectory(folder);
            await Fetch();
            Verify(unfinished, "it was damaged during the download, or the server has another version");
            File.Move(unfinished, target);
        }
        else
            Verify(target, "it is damaged or another version");
    }

    private async Task Fetch()
    {
        for (var attempt = 1; ; attempt++)
            try
            {
                await FetchRest();
                return;
            }
            catch (Exception failure)
                when (failure is HttpRequestException or IOException or OperationCanceledException)
            {
                var isPermanent = failure is HttpRequestException { StatusCode: not null };
                if (attempt == MaxAttempts || isPermanent || BytesReceived() == 0)
                    throw new IOException(Describe(failure), failure);
            }
    }

    private async Task FetchRest()
    {
        if (BytesReceived() > file.Length)
            File.Delete(unfinished);
        if (BytesReceived() == file.Length)
            return;

        using var response = await Request(BytesReceived());
        var resumes = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == BytesReceived();
        await using var source = await response.Content.ReadAsStreamAsync();
        await using var output = new FileStream(
            unfinished, resumes ? FileMode.Append : FileMode.Create, FileAccess.Write);

        await Copy(source, output);
    }

    private async Task<HttpResponseMessage> Request(long from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Address);
        if (from > 0)
            request.Headers.Range = new RangeHeaderValue(from, null);

        using var timeout = new CancellationTokenSource(Timeout);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
        return response.EnsureSuccessStatusCode();
    }

    private async Task Copy(Stream source, FileStream output)
    {
        var buffer = new byte[1 << 16];
        progress.Report(output.Position);

        while (output.Position < file.Length)
        {
            using var timeout = new CancellationTokenSource(Timeout);
            var count = (int)Math.Min(buffer.Length, file.Length - output.Position);
            var read = await source.ReadAsync(buffer.AsMemory(0, count), timeout.Token);
            if (read == 0)
                throw new IOException($"the server sent {output.Position} of {file.Length} bytes");

            output.Write(buffer, 0, read);
            progress.Report(output.Position);
        }
    }

    private void Verify(string path, string reason)
    {
        using (var content = File.OpenRead(path))
            if (Convert.ToHexStringLower(SHA256.HashData(content)) == file.Sha256)
                return;

        if (path == unfinished)
            File.Delete(unfinished);
        throw new IOException($"{path} must have the published SHA-256, {file.Sha256}, but has another: {reason}. "
            + (path == unfinished
                ? "It was deleted; try again, or choose another server with --from."
                : "Delete it and try again."));
    }

    private long BytesReceived() => new FileInfo(unfinished) is { Exists: true } received ? received.Length : 0;

    private string Describe(Exception failure)
    {
        var reason = failure switch
        {
            HttpRequestException { StatusCode: { } status } => $"the server returned {(int)status} {status}",
            OperationCanceledException => $"no data arrived for {Timeout.TotalSeconds:0} seconds",
            _ => failure.Message.TrimEnd('.'),
        };
        var received = BytesReceived() > 0
            ? $" {ByteSize.Format(BytesReceived())} were received: the same command resumes the download."
            : "";

        return $"{file.Name} could not be downloaded from {file.Address}: {reason}.{received} Without a network, download "
            + $"it ({ByteSize.Format(file.Length)}) elsewhere, copy it to {Path.GetFullPath(target)}, and run the same "
            + "command again.";
    }
}

/// <summary>Formats a number of bytes.</summary>
internal static class ByteSize
{
    public static string Format(long bytes) => bytes switch
    {
        >= 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
        >= 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
    };
}
