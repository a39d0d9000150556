using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Sagan.Cli.Downloads;

/// <summary>Fetches one file beside its place, from where the last attempt ended; whole, it gets its name.</summary>
internal sealed class Download(HttpClient client, RemoteFile file, string folder, DownloadProgress progress)
{
    private const int Attempts = 3;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string target = Path.Combine(folder, file.Name), part = Path.Combine(folder, $"{file.Name}.part");

    /// <summary>Fetches the file, unless it is there.</summary>
    /// <exception cref="IOException">It cannot be had; the message says what to do.</exception>
    public async Task Run()
    {
        if (!File.Exists(target))
        {
            Directory.CreateDirectory(folder);
            await Fetch();
            Verify(part, "it was damaged on its way, or is another one by now");
            File.Move(part, target);
        }
        else
            Verify(target, "it was damaged or is another one");
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
                var lasting = failure is HttpRequestException { StatusCode: not null };
                if (attempt == Attempts || lasting || Have() == 0)
                    throw new IOException(Advice(failure), failure);
            }
    }

    private async Task FetchRest()
    {
        if (Have() > file.Length)
            File.Delete(part);
        if (Have() == file.Length)
            return;

        using var response = await Ask(Have());
        var goesOn = response.StatusCode == HttpStatusCode.PartialContent
            && response.Content.Headers.ContentRange?.From == Have();
        await using var rest = await response.Content.ReadAsStreamAsync();
        await using var here = new FileStream(part, goesOn ? FileMode.Append : FileMode.Create, FileAccess.Write);

        await Copy(rest, here);
    }

    private async Task<HttpResponseMessage> Ask(long from)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, file.Address);
        if (from > 0)
            request.Headers.Range = new RangeHeaderValue(from, null);

        using var patience = new CancellationTokenSource(Patience);
        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
        return response.EnsureSuccessStatusCode();
    }

    private async Task Copy(Stream rest, FileStream here)
    {
        var buffer = new byte[1 << 16];
        progress.Report(here.Position);

        while (here.Position < file.Length)
        {
            using var patience = new CancellationTokenSource(Patience);
            var wanted = (int)Math.Min(buffer.Length, file.Length - here.Position);
            var read = await rest.ReadAsync(buffer.AsMemory(0, wanted), patience.Token);
            if (read == 0)
                throw new IOException($"the server sent {here.Position} of {file.Length} bytes");

            here.Write(buffer, 0, read);
            progress.Report(here.Position);
        }
    }

    private void Verify(string path, string reason)
    {
        using (var whole = File.OpenRead(path))
            if (Convert.ToHexStringLower(SHA256.HashData(whole)) == file.Sha256)
                return;

        if (path == part)
            File.Delete(part);
        throw new IOException($"{path} must have the published SHA-256, {file.Sha256}, but it has not: {reason}. "
            + (path == part ? "It was deleted; try again, or say --from another server." : "Delete it and try again."));
    }

    private long Have() => new FileInfo(part) is { Exists: true } begun ? begun.Length : 0;

    private string Advice(Exception failure)
    {
        var reason = failure switch
        {
            HttpRequestException { StatusCode: { } status } => $"the server says {(int)status} {status}",
            OperationCanceledException => $"nothing came for {Patience.TotalSeconds:0} seconds",
            _ => failure.Message.TrimEnd('.'),
        };
        var begun = Have() > 0 ? $" {Size.Of(Have())} are here: the same words go on from there." : "";

        return $"{file.Name} could not be fetched from {file.Address}: {reason}.{begun} Without a network, fetch it "
            + $"({Size.Of(file.Length)}) elsewhere, lay it at {Path.GetFullPath(target)}, and say the same again.";
    }
}
