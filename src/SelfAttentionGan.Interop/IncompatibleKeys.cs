namespace SelfAttentionGan.Interop;

/// <summary>Incompatible keys (PyTorch): the names that only a module has, and those that only a state dict has.</summary>
/// <param name="Missing">Names of the module that the state dict lacks: their values stayed as they were.</param>
/// <param name="Unexpected">Names of the state dict that the module lacks: they were left out.</param>
public sealed record IncompatibleKeys(IReadOnlyList<string> Missing, IReadOnlyList<string> Unexpected);
