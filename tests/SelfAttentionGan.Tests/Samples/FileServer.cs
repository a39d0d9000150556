using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>A web server on this machine that serves one file, as well or as badly as it is told to.</summary>
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

    /// <summary>Its folder.</summary>
    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>The status of each answer. By default 200, or 206 where a part is asked for.</summary>
    public int? Status { get; init; }

    /// <summary>Whether it can begin in the middle. The default is yes.</summary>
    public bool TakesRanges { get; init; } = true;

    /// <summary>After how many bytes of content each answer ends too early. By default none does.</summary>
    public int CutAfter { get; set; } = int.MaxValue;

    /// <summary>Where in the file each answer was to begin.</summary>
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
                await Answer(stream, await Request(stream));
            }
            catch (IOException)
            {
                // Who has heard enough hangs up.
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

    private async Task Answer(NetworkStream stream, string request)
    {
        var asked = Range().Match(request);
        var start = asked.Success ? int.Parse(asked.Groups[1].Value) : 0;
        Starts.Add(start);

        var goesOn = asked.Success && TakesRanges;
        var rest = content[(goesOn ? start : 0)..];
        var head = $"HTTP/1.1 {Status ?? (goesOn ? 206 : 200)} So\r\nContent-Length: {rest.Length}\r\n"
            + (goesOn ? $"Content-Range: bytes {start}-{content.Length - 1}/{content.Length}\r\n" : "")
            + "Connection: close\r\n\r\n";

        await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
        await stream.WriteAsync(rest.AsMemory(0, Math.Min(rest.Length, CutAfter)));
    }

    [GeneratedRegex("range: bytes=([0-9]+)-", RegexOptions.IgnoreCase)]
    private static partial Regex Range();
}
