namespace SelfAttentionGan.Data;

/// <summary>How a picture that is not square becomes one.</summary>
public enum Framing
{
    /// <summary>Its middle square is cut out: nothing is distorted, edges are lost.</summary>
    Crop,

    /// <summary>It lies in the middle of a square of background: nothing is lost or distorted.</summary>
    Pad,

    /// <summary>It is scaled unevenly: nothing is lost, shapes are distorted.</summary>
    Stretch,
}
