using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SelfAttentionGan.Data;
using SelfAttentionGan.Inference;
using SelfAttentionGan.Models;
using SelfAttentionGan.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace SelfAttentionGan.Tests.Fuzzing;

/// <summary>
/// Damaged run folders, opened as an application does: a file is changed, cut, swapped, missing, or has huge numbers.
/// </summary>
public sealed partial class RunFolderFuzzTests : IDisposable
{
    private const int MaxMessage = 6_000;

    private static readonly string[] HugeNumbers =
        ["-1", "0", "2147483647", "2147483648", "9223372036854775807", "99999999999999999999", "1e308", "1e-320", "0.5", "null"];

    private readonly TemporaryFolder folder = new();
    private readonly Dictionary<string, byte[]> whole;
    private readonly Dictionary<int, string> images = [];

    // TorchSharp's convolutions leave a tensor each to the garbage collector, whoever disposes them.
    private readonly long leftByTorchSharp;

    public RunFolderFuzzTests()
    {
        manual_seed(1);
        var run = RunDirectory.At(RunFolder);
        var model = new SaganOptions
        {
            ImageSize = 16,
            LatentDim = 3,
            BaseChannels = 8,
            Classes = 2,
            UseSpectralNorm = false,
            GeneratorAttention = [8],
        };
        run.RecordOptions(CPU, ("model", model));
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        SaganGeneratorBuilder.From(model).Build().Dispose();
        leftByTorchSharp = DisposeScopeManager.Statistics.ThreadTotalLiveCount - tensors;

        foreach (var step in (int[])[1, 2])
        {
            using var generator = SaganGeneratorBuilder.From(model).Build();
            new FileCheckpointStore(run).Save(new()
            {
                Step = step,
                Modules = new Dictionary<string, Module> { [step == 1 ? "generator" : "average"] = generator },
                Optimizers = new Dictionary<string, OptimizerHelper>(),
            });
            images[step] = Image().Hash;
        }

        whole = Directory.EnumerateFiles(RunFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .ToDictionary(path => Path.GetRelativePath(RunFolder, path), File.ReadAllBytes);
    }

    private string RunFolder => Path.Combine(folder.Path, "run");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_damaged_run_folder_is_refused_or_opened_as_it_was()
    {
        var trials = FuzzBounds.Cases(ofSuite: 250);
        var bounds = new FuzzBounds("a run folder");
        var (opened, failures) = (0, new List<string>());

        for (var trial = 0; trial < trials; trial++)
        {
            var authentic = Damage(SplitMix64.For(7, trial));
            var (isOpened, failure) = bounds.Run(trial, () => Open(authentic));
            opened += isOpened ? 1 : 0;
            if (failure is not null)
                failures.Add($"case {trial}: {failure}");
        }

        failures.Should().BeEmpty();
        opened.Should().BeInRange(trials / 10, trials * 9 / 10, "some damage is harmless, or to the older checkpoint");
    }

    /// <summary>Opens the run; returns what is wrong with the images, or with the error.</summary>
    private (bool IsOpened, string? Failure) Open(bool authentic)
    {
        var tensors = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        try
        {
            var (step, hash) = Image();

            return (true, authentic && images[step] != hash ? $"has other weights than those of step {step}" : null);
        }
        catch (Exception refusal) when (refusal is IOException or InvalidDataException or ArgumentException)
        {
            // Only here: a generator that was opened is disposed on another thread.
            var left = DisposeScopeManager.Statistics.ThreadTotalLiveCount - tensors;

            return (false, left > leftByTorchSharp ? $"leaves {left} tensors behind"
                : !refusal.Message.Contains(RunFolder, StringComparison.Ordinal) ? $"does not name the place: {refusal}"
                : refusal.Message.Length > MaxMessage ? $"is too long: {refusal.Message}"
                : null);
        }
        catch (Exception failure)
        {
            return (false, $"another kind of error: {failure}");
        }
    }

    private (int Step, string Hash) Image()
    {
        using var generator = TrainedGenerator.Open(RunFolder, logger: new RecordingLogger());
        using var image = generator.Generate(new() { Count = 1, Seed = 1, Label = generator.Classes > 0 ? 0 : null });

        var (channels, height, width) = generator.ImageShape!.Value;
        image.shape.Should().Equal(1, channels, height, width);
        return (generator.Step, TensorHash.Of(image));
    }

    /// <summary>Damages the folder; returns whether what can be opened must have the weights that were written.</summary>
    private bool Damage(SplitMix64 random)
    {
        if (Directory.Exists(RunFolder))
            Directory.Delete(RunFolder, recursive: true);
        foreach (var (name, bytes) in whole)
            Write(name, bytes);

        var authentic = true;
        for (var times = 1 + random.NextInt64(3); times > 0; times--)
            authentic &= DamageFile(Any(whole.Keys), random);
        return authentic;

        string Any(ICollection<string> names) => names.ElementAt((int)random.NextInt64(names.Count));
    }

    private bool DamageFile(string name, SplitMix64 random)
    {
        var path = Path.Combine(RunFolder, name);
        var other = whole.Keys.ElementAt((int)random.NextInt64(whole.Count));
        var options = name == "options.json";
        var bytes = File.Exists(path) ? File.ReadAllBytes(path) : [];
        switch (random.NextInt64(10))
        {
            case 0:
                Remove(path);
                return true;
            case 1:
                Remove(path);
                Directory.CreateDirectory(path);
                return true;
            case 2:
                Write(name, bytes[..(int)random.NextInt64(bytes.Length + 1)]);
                return !options;
            case 3:
                Write(name, whole[other]);
                return !options;
            case 4:
                Rename(random);
                return false;
            case 5 or 6 when name.EndsWith(".json", StringComparison.Ordinal):
                Write(name, WithHugeNumber(bytes, random));
                return false;
            case 7 or 8 when name.EndsWith(".dat", StringComparison.Ordinal):
                Write(name, Mutation.Of(bytes, [.. Enumerable.Range(0, Math.Min(bytes.Length, 80))], random));
                Fit(name);
                return false;
            default:
                Write(name, Mutation.Of(bytes, [], random));
                return !options;
        }
    }

    /// <summary>Gives a checkpoint another step by its name.</summary>
    private void Rename(SplitMix64 random)
    {
        var checkpoints = Path.Combine(RunFolder, "checkpoints");
        var from = Directory.EnumerateDirectories(checkpoints).Order(StringComparer.Ordinal).First();
        string[] names = ["000000", "000003", "2147483647", "99999999999", "-00001", "000001.old", "latest"];
        var to = Path.Combine(checkpoints, names[random.NextInt64(names.Length)]);
        if (!Path.Exists(to))
            Directory.Move(from, to);
    }

    private static byte[] WithHugeNumber(byte[] json, SplitMix64 random)
    {
        var text = Encoding.UTF8.GetString(json);
        var numbers = Number().Matches(text);
        if (numbers.Count == 0)
            return json;

        var number = numbers[(int)random.NextInt64(numbers.Count)];
        return Encoding.UTF8.GetBytes(
            text[..number.Index] + HugeNumbers[random.NextInt64(HugeNumbers.Length)] + text[(number.Index + number.Length)..]);
    }

    /// <summary>Makes the manifest tell a file's length and hash.</summary>
    private void Fit(string name)
    {
        var path = Path.Combine(RunFolder, name);
        var manifest = Path.Combine(Path.GetDirectoryName(path)!, "manifest.json");
        if (!File.Exists(manifest))
            return;

        try
        {
            var page = JsonNode.Parse(File.ReadAllText(manifest))!;
            var entry = page["files"]![Path.GetFileName(name)]!;
            (entry["length"], entry["sha256"]) = (
                new FileInfo(path).Length, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
            File.WriteAllText(manifest, page.ToJsonString());
        }
        catch (Exception damage) when (damage is System.Text.Json.JsonException or NullReferenceException or InvalidOperationException)
        {
            // The manifest has been damaged, too.
        }
    }

    private void Write(string name, byte[] bytes)
    {
        var path = Path.Combine(RunFolder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        Remove(path);
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Removes what is there, a file or, of an earlier damage, a folder or nothing.</summary>
    private static void Remove(string path)
    {
        if (File.Exists(path))
            File.Delete(path);
        else if (Directory.Exists(path))
            Directory.Delete(path, recursive: true);
    }

    [GeneratedRegex(@"(?<=[:\[,]\s*)-?\d[\d.eE+-]*")]
    private static partial Regex Number();
}
