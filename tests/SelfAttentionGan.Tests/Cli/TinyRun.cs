using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Cli;

/// <summary>A tiny class-conditional run with a moving average: trained once, and written for each test class.</summary>
public sealed class TinyRun : IDisposable
{
    private static readonly Lazy<Dictionary<string, byte[]>> Files = new(Train);

    private readonly TemporaryFolder folder = new();

    public TinyRun()
    {
        Folder = Within("run");

        foreach (var (name, bytes) in Files.Value)
        {
            var path = Path.Combine(Folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }

    /// <summary>The run's folder; with checkpoints of steps 2 and 3.</summary>
    public string Folder { get; }

    /// <summary>Returns a path beside the run.</summary>
    public string Within(string name) => Path.Combine(folder.Path, name);

    /// <summary>Returns a new run without checkpoints.</summary>
    public string Fresh()
    {
        var path = Within($"fresh{Guid.NewGuid():N}");
        var run = RunDirectory.At(path);
        File.Copy(Path.Combine(Folder, "options.json"), run.Options);

        return path;
    }

    /// <summary>Returns a copy of the run in another folder.</summary>
    public string Copy()
    {
        var copy = Fresh();
        foreach (var step in (int[])[2, 3])
        {
            var checkpoint = Path.Combine("checkpoints", $"{step:000000}");
            Directory.CreateDirectory(Path.Combine(copy, checkpoint));
            foreach (var path in Directory.EnumerateFiles(Path.Combine(Folder, checkpoint)))
                File.Copy(path, Path.Combine(copy, checkpoint, Path.GetFileName(path)));
        }

        return copy;
    }

    public void Dispose() => folder.Dispose();

    private static Dictionary<string, byte[]> Train()
    {
        using var temporary = new TemporaryFolder();
        var run = Path.Combine(temporary.Path, "run");
        CliResult.Run(
                "train", "--preset", "Toy16", "--set", "BaseChannels=8", "--set", "Classes=4", "--batch", "4", "--steps", "3",
                "--set", "CheckpointEvery=2", "--set", "EmaStartStep=1", "--set", "UseSpectralNorm=true", "--device", "cpu",
                "--out", run)
            .Code.Should().Be(0);

        return Directory.EnumerateFiles(run, "*", SearchOption.AllDirectories)
            .ToDictionary(path => Path.GetRelativePath(run, path), File.ReadAllBytes);
    }
}
