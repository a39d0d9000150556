using SelfAttentionGan.Runs;

namespace SelfAttentionGan.Tests.Samples;

/// <summary>A tiny run with four classes and an average, made once for the tests of a class.</summary>
public sealed class SaganRun : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public SaganRun()
    {
        Folder = Within("run");

        Answer.To(
                "train", "--preset", "Toy16", "--set", "Width=8", "--set", "Classes=4", "--batch", "4", "--steps", "3",
                "--set", "CheckpointEvery=2", "--set", "AverageFrom=1", "--device", "cpu", "--out", Folder)
            .Code.Should().Be(0);
    }

    /// <summary>The run's folder; it has checkpoints of steps 2 and 3.</summary>
    public string Folder { get; }

    /// <summary>A path beside the run that nobody has taken.</summary>
    public string Within(string name) => Path.Combine(folder.Path, name);

    /// <summary>A run that has saved nothing yet.</summary>
    public string Fresh()
    {
        var path = Within($"fresh{Guid.NewGuid():N}");
        var run = RunDirectory.At(path);
        File.Copy(Path.Combine(Folder, "options.json"), run.Options);

        return path;
    }

    /// <summary>A run of its own with the same options and checkpoints.</summary>
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
}
