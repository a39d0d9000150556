namespace SelfAttentionGan.Data.Lmdb;

/// <summary>An entry of an LMDB file: its key, and where in the file its value lies, in bytes.</summary>
internal readonly record struct LmdbEntry(byte[] Key, long Offset, long Length);
