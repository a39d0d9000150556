namespace SelfAttentionGan.Data.Volumes;

/// <summary>The axis across which a volume is sliced; names of planes are those of a head in the usual order of axes.</summary>
public enum SliceAxis
{
    /// <summary>Across x: sagittal slices, y to the right and z up.</summary>
    X,

    /// <summary>Across y: coronal slices, x to the right and z up.</summary>
    Y,

    /// <summary>Across z: axial slices, x to the right and y up.</summary>
    Z,
}
