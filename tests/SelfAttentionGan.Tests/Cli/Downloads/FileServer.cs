using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests.Cli.Downloads;

/// <summary>A local web server that serves one file, with configurable failures.</summary>
internal sealed partial class FileServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, port: 0);
    private readonly byte[] content;

    public FileServer(byte[] content)
    {
        this.content = content;
        listener.Start();
        _ = Serve();
    }

    /// <summary>URL of its folder.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>The status of each response. The default is 200, or 206 for a range.</summary>
    public int? Status { get; init; }

    /// <summary>Whether it supports range requests. The default is true.</summary>
    public bool SupportsRanges { get; init; } = true;

    /// <summary>Bytes after which each response is cut off. The default is never.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    /// <summary>The requested start of each response.</summary>
    public List<int> Starts { get; } = [];

    public void Dispose() => listener.Stop();

    private async Task Serve()
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            await using var stream = client.GetStream();
            try
            {
                await Respond(stream, await Request(stream));
            }
            catch (IOException)
            {
                // The client closed the connection.
            }
        }
    }

    private static async Task<string> Request(NetworkStream stream)
    {
        var (request, buffer) = ("", new byte[4096]);
        while (!request.Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            var read = await stream.ReadAsync(buffer);
            if (read == 0)
                throw new EndOfStreamException();
            request += Encoding.ASCII.GetString(buffer, 0, read);
        }

        return request;
    }

    private async Task Respond(NetworkStream stream, string request)
    {
        var range = Range().Match(request);
        var start = range.Success ? int.Parse(range.Groups[1].Value) : 0;
        Starts.Add(start);

        var isPartial = range.Success && SupportsRanges;
        var rest = content[(isPartial ? start : 0)..];
        var head = $"HTTP/1.1 {Status ?? (isPartial ? 206 : 200)} So\r\nContent-Length: {rest.Length}\r\n"
            + (isPartial ? $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}\r\n" : "")
            + "Connection: close\r\n\r\n";

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(rest.AsMemory(0, Math.Min(rest.Length, CutAfter)));
    }

    [GeneratedRegex("range: bytes=([0-9]+)-", RegexOptions.IgnoreCase)]
    private static partial Regex Range();
}
