namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>What becomes of a loss's terms.</summary>
        public enum Reduction : long { None = 0, Mean = 1, Sum = 2 }
    }
}
