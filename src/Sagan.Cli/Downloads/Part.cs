namespace Sagan.Cli.Downloads;

/// <summary>A file that a set of pictures consists of, once it is unpacked.</summary>
/// <param name="Name">Its path under the set's folder, with slashes.</param>
/// <param name="Length">Its bytes; 0 for a small file of names, which training can do without.</param>
public sealed record Part(string Name, long Length = 0);
