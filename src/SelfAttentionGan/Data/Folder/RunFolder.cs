namespace SelfAttentionGan.Data.Folder;

/// <summary>Tells the folder of a run, which holds generated images, from a folder of images to train on.</summary>
internal static class RunFolder
{
    private static readonly string[] Files = ["options.json", "metrics.jsonl", "data.json"];
    private static readonly string[] Folders = ["samples", "checkpoints"];

    /// <summary>Whether a run has written to it: one of its files and one of its folders are there.</summary>
    public static bool IsAt(string directory) =>
        Folders.Any(folder => Directory.Exists(Path.Combine(directory, folder)))
        && Files.Any(file => File.Exists(Path.Combine(directory, file)));
}
