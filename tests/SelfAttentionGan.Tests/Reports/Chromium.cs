using System.Diagnostics;

namespace SelfAttentionGan.Tests.Reports;

/// <summary>One browser without a window, for all tests of a class; it opens pages by the DevTools protocol.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private static readonly string[] Names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    private readonly TemporaryFolder profile = new();
    private Process? process;
    private DevTools? tools;

    /// <summary>Where the browser is; null where there is none.</summary>
    internal static string? Program { get; } = (
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        from name in Names
        let program = Path.Combine(folder, name)
        where File.Exists(program)
        select program).FirstOrDefault();

    public async Task InitializeAsync()
    {
        if (Program is null)
            return;

        process = Process.Start(new ProcessStartInfo(Program)
        {
            ArgumentList =
            {
                // Root may not have a sandbox; the only pages are our own.
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-extensions",
                "--remote-debugging-port=0", $"--user-data-dir={profile.Path}", "about:blank",
            },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();

        tools = await DevTools.Connect(await Address());
    }

    public async Task<BrowserPage> Open(string path, int width = 1200, bool dark = false) =>
        await BrowserPage.Open(tools!, new Uri(path).AbsoluteUri, width, dark);

    public async Task DisposeAsync()
    {
        if (process is not null)
        {
            tools?.Dispose();
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        DeleteProfile();
    }

    // The browser writes the port that it has chosen, and its path, to a file of its profile.
    private async Task<Uri> Address()
    {
        var file = Path.Combine(profile.Path, "DevToolsActivePort");
        for (var waited = 0; waited < 600 && !process!.HasExited; waited++)
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is [var port, var path, ..])
                return new($"ws://127.0.0.1:{port}{path}");
            await Task.Delay(50);
        }

        throw new IOException($"{Program} did not write its address within 30 s.");
    }

    // Its last helpers may still write when it has gone.
    private void DeleteProfile()
    {
        try
        {
            profile.Dispose();
        }
        catch (IOException)
        {
        }
    }
}
