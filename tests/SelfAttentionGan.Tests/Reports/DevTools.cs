using System.Collections.Concurrent;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfAttentionGan.Tests.Reports;

/// <summary>Speaks with a browser: commands have answers, and events come on their own.</summary>
internal sealed class DevTools : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ClientWebSocket socket = new();
    private readonly SemaphoreSlim sending = new(1);
    private readonly ConcurrentDictionary<int, TaskCompletionSource<JsonObject>> waiting = new();
    private int last;

    /// <summary>Hears each event: the page's session, the event's name, what it says.</summary>
    public event Action<string, string, JsonObject>? Happened;

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
        var answer = waiting[id] = new(TaskCreationOptions.RunContinuationsAsynchronously);
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

        var said = await answer.Task.WaitAsync(Patience);
        return said["error"] is { } error
            ? throw new InvalidOperationException($"{method}: {error.ToJsonString()}")
            : said["result"]!.AsObject();
    }

    public void Dispose() => socket.Dispose();

    private async Task Listen()
    {
        var buffer = new byte[1 << 16];
        using var message = new MemoryStream();
        try
        {
            while (true)
            {
                var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
                message.Write(buffer, 0, part.Count);
                if (!part.EndOfMessage)
                    continue;

                Hear(JsonNode.Parse(message.ToArray())!.AsObject());
                message.SetLength(0);
            }
        }
        catch (Exception ended) when (ended is WebSocketException or ObjectDisposedException)
        {
            foreach (var answer in waiting.Values)
                answer.TrySetException(ended);
        }
    }

    private void Hear(JsonObject said)
    {
        if (said["id"] is { } id && waiting.TryRemove((int)id, out var answer))
            answer.SetResult(said);
        else if (said["method"] is { } method)
            Happened?.Invoke((string?)said["sessionId"] ?? "", (string)method!, said["params"]!.AsObject());
    }
}
