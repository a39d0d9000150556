namespace Sagan.Cli.Downloads;

/// <summary>A file that others publish.</summary>
/// <param name="Address">Where.</param>
/// <param name="Length">Its bytes.</param>
/// <param name="Sha256">What tells it from any other file, in small letters.</param>
public sealed record RemoteFile(Uri Address, long Length, string Sha256)
{
    /// <summary>What it is called there and here.</summary>
    public string Name => Path.GetFileName(Address.LocalPath);

    /// <summary>Returns the same file at another server.</summary>
    public RemoteFile At(Uri mirror) => this with { Address = new(mirror, Name) };
}
