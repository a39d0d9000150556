namespace SelfAttentionGan.Data;

/// <summary>How a picture of another aspect ratio gets the one that is learnt from.</summary>
public enum Framing
{
    /// <summary>The largest middle part of the right aspect ratio is cut out: nothing is distorted, edges are lost.</summary>
    Crop,

    /// <summary>It lies in the middle of background: nothing is lost or distorted.</summary>
    Pad,

    /// <summary>It is scaled unevenly: nothing is lost, shapes are distorted.</summary>
    Stretch,
}
