using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfAttentionGan.Tests.Reports;

/// <summary>Chrome DevTools Protocol client: commands have responses, and events arrive unrequested.</summary>
internal sealed class DevTools : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> waiting = new();
    private int last;

    /// <summary>Raised for each event: the page's session, the event's name, its parameters.</summary>
    public event Action<string, string, JsonObject>? EventReceived;

    public static async Task<DevTools> Connect(Uri address)
    {
        var tools = new DevTools();
        await tools.socket.ConnectAsync(address, CancellationToken.None).WaitAsync(Patience);
        _ = tools.Listen();

        return tools;
    }

    public async Task<JsonObject> Send(string method, object? parameters = null, string? session = null)
    {
        var id = Interlocked.Increment(ref last);
        var response = waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var command = new JsonObject { ["id"] = id, ["method"] = method };
        command["params"] = JsonSerializer.SerializeToNode(parameters ?? new { });
        if (session is not null)
            command["sessionId"] = session;

        await sending.WaitAsync();
        try
        {
            await socket.SendAsync(
                JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, true, CancellationToken.None);
        }
        finally
        {
            sending.Release();
        }

        var message = await response.Task.WaitAsync(Patience);
        return message["error"] is { } error
            ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}")
            : message["result"]!.AsObject();
    }

    public void Dispose() => socket.Dispose();

    private async Task Listen()
    {
        var buffer = new byte[1 << 16];
        using var bytes = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
                bytes.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;

                Receive(JsonNode.Parse(bytes.ToArray())!.AsObject());
                bytes.SetLength(0);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or ObjectDisposedException)
        {
            foreach (var response in waiting.Values)
                response.TrySetException(ended);
        }
    }

    private void Receive(JsonObject message)
    {
        if (message["id"] is { } id && waiting.TryRemove((int)id, out var response))
            response.SetResult(message);
        else if (message["method"] is { } method)
            EventReceived?.Invoke((string?)message["sessionId"] ?? "", (string)method!, message["params"]!.AsObject());
    }
}
