using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using static TorchSharp.torch;

namespace SelfAttentionGan.Metrics.Extractors;

/// <summary>Checks and loads TorchScript files.</summary>
internal static class TorchScriptFile
{
    private static readonly TorchScriptModel[] Known = [TorchScriptModel.Inception];

    /// <summary>Returns the description of a known file by its name; null for others.</summary>
    public static TorchScriptModel? FindKnown(string path) =>
        Known.FirstOrDefault(model => model.Name == Path.GetFileNameWithoutExtension(path));

    /// <summary>Loads a module in evaluation mode.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is no TorchScript file, or not the one with this SHA-256.</exception>
    public static jit.ScriptModule Load(string path, TorchScriptModel model, Device device)
    {
        if (!File.Exists(path))
            throw new FileNotFoundException(
                $"A feature extractor is read from a TorchScript file, but there is no {path}; "
                + (model.Source is { } source ? $"download it from {source}." : "correct the path."), path);

        RequireHash(path, model);
        RequireArchive(path);
        try
        {
            var module = jit.load(path, device.type, device.type == TorchSharp.DeviceType.CPU ? -1 : device.index);
            module.eval();
            foreach (var parameter in module.parameters())
                parameter.requires_grad = false;

            return module;
        }
        catch (ExternalException failure)
        {
            throw NoTorchScript(path, Reason(failure), failure);
        }
    }

    /// <summary>Returns what torch says first, without its stack trace.</summary>
    public static string Reason(Exception failure)
    {
        string[] lines = [.. failure.Message.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0)];
        var reason = lines.FirstOrDefault(line => line.StartsWith("RuntimeError: ", StringComparison.Ordinal))
            ?? lines.FirstOrDefault(line => !line.EndsWith(':')) ?? failure.Message;

        return reason.TrimEnd('.') + ".";
    }

    private static void RequireHash(string path, TorchScriptModel model)
    {
        if (model.Sha256 is not { } expected)
            return;

        using var stream = File.OpenRead(path);
        var actual = Convert.ToHexStringLower(SHA256.HashData(stream));
        if (!actual.Equals(expected, StringComparison.OrdinalIgnoreCase))
            throw new InvalidDataException(
                $"{model.Name ?? "The file"} must have the SHA-256 {expected}, but {path} has {actual}: it is damaged, or "
                + $"another file. {(model.Source is { } source ? $"Download it from {source}" : "Copy it again")}, or "
                + $"describe it by a {nameof(TorchScriptModel)} of its own.");
    }

    // A state dict, which torch.save writes, is an archive, too, but without code.
    private static void RequireArchive(string path)
    {
        using var archive = OpenArchive(path);
        if (!archive.Entries.Any(entry => entry.FullName.Contains("/code/", StringComparison.Ordinal)))
            throw NoTorchScript(path, "it is an archive without code, such as a state dict.", null);
    }

    private static ZipArchive OpenArchive(string path)
    {
        try
        {
            return ZipFile.OpenRead(path);
        }
        catch (InvalidDataException failure)
        {
            throw NoTorchScript(path, "it is not the archive that torch writes.", failure);
        }
    }

    private static InvalidDataException NoTorchScript(string path, string reason, Exception? failure) => new(
        $"A feature extractor is read from a TorchScript file, but {path} is none: {reason} Write it by "
        + "torch.jit.script(module).save(path), or torch.jit.trace.", failure);
}
