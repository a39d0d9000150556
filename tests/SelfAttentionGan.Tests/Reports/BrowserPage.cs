using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SelfAttentionGan.Tests.Reports;

/// <summary>A page in a browser: its content, its console, and simulated input.</summary>
public sealed class BrowserPage : IAsyncDisposable
{
    private readonly DevTools tools;
    private readonly string target, session, address;
    private readonly ConcurrentQueue<string> errors = new(), requests = new();
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool arrived;

    private BrowserPage(DevTools tools, string target, string session, string address)
    {
        (this.tools, this.target, this.session, this.address) = (tools, target, session, address);
        tools.EventReceived += OnEvent;
    }

    /// <summary>What the console has of errors.</summary>
    public IReadOnlyCollection<string> Errors => errors;

    /// <summary>The URLs that were requested, including the page itself; without data URLs.</summary>
    public IReadOnlyCollection<string> Requests => [.. requests.Where(request => !request.StartsWith("data:"))];

    internal static async Task<BrowserPage> Open(DevTools tools, string address, int width, bool dark)
    {
        var target = (string)(await tools.Send("Target.createTarget", new { url = "about:blank" }))["targetId"]!;
        var attached = await tools.Send("Target.attachToTarget", new { targetId = target, flatten = true });
        var page = new BrowserPage(tools, target, (string)attached["sessionId"]!, address);

        foreach (var domain in new[] { "Page", "Runtime", "Log", "Network" })
            await page.Send($"{domain}.enable");
        await page.Send(
            "Emulation.setDeviceMetricsOverride", new { width, height = 900, deviceScaleFactor = 1, mobile = false });
        await page.Send("Emulation.setEmulatedMedia", new
        {
            features = new[] { new { name = "prefers-color-scheme", value = dark ? "dark" : "light" } },
        });
        await page.Send("Page.navigate", new { url = address });
        await page.loaded.Task.WaitAsync(TimeSpan.FromSeconds(30));

        return page;
    }

    /// <summary>Returns what an expression is on the page, once it has come to rest.</summary>
    public async Task<T> Evaluate<T>(string expression)
    {
        var response = await Send("Runtime.evaluate", new { expression, returnByValue = true, awaitPromise = true });

        return response["exceptionDetails"] is { } failure
            ? throw new InvalidOperationException(failure.ToJsonString())
            : response["result"]!["value"].Deserialize<T>()!;
    }

    /// <summary>Brings an element into sight and points at it: 0 is its left end, 1 its right.</summary>
    public async Task Point(string selector, double across)
    {
        var place = await Evaluate<double[]>(
            $$"""
            (() => {
              const element = document.querySelector('{{selector}}');
              element.scrollIntoView({ block: "center" });
              const box = element.getBoundingClientRect();
              return [box.left, box.top, box.width, box.height];
            })()
            """);
        await Send("Input.dispatchMouseEvent", new
        {
            type = "mouseMoved",
            x = place[0] + across * place[2],
            y = place[1] + place[3] / 2,
        });
    }

    /// <summary>Presses a key, such as ArrowLeft.</summary>
    public async Task Press(string key, int code)
    {
        foreach (var type in new[] { "rawKeyDown", "keyUp" })
            await Send("Input.dispatchKeyEvent", new { type, key, code = key, windowsVirtualKeyCode = code });
    }

    /// <summary>Returns the page's upper left corner as a PNG: all of a page takes seconds without a GPU.</summary>
    public async Task<byte[]> PhotographCorner() => Convert.FromBase64String((string)(await Send(
        "Page.captureScreenshot", new { clip = new { x = 0, y = 0, width = 8, height = 8, scale = 1 } }))["data"]!);

    public async ValueTask DisposeAsync()
    {
        tools.EventReceived -= OnEvent;
        await tools.Send("Target.closeTarget", new { targetId = target });
    }

    private Task<JsonObject> Send(string method, object? parameters = null) => tools.Send(method, parameters, session);

    private void OnEvent(string session, string name, JsonObject parameters)
    {
        if (session != this.session)
            return;

        // The empty page that a new tab begins with may still be loading.
        if (name == "Page.frameNavigated")
            arrived |= (string)parameters["frame"]!["url"]! == address;
        else if (name == "Page.loadEventFired" && arrived)
            loaded.TrySetResult();
        else if (name == "Network.requestWillBeSent")
            requests.Enqueue((string)parameters["request"]!["url"]!);
        else if (name == "Runtime.exceptionThrown"
            || (name == "Runtime.consoleAPICalled" && (string)parameters["type"]! is "error" or "warning" or "assert")
            || (name == "Log.entryAdded" && (string)parameters["entry"]!["level"]! is "error" or "warning"))
            errors.Enqueue(parameters.ToJsonString());
    }
}
