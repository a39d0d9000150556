namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>Reads a tensor in TorchSharp's state format.</summary>
        public static Tensor Load(BinaryReader reader) => TensorExtensionMethods.Load(reader);

        public static Tensor Load(Stream stream)
        {
            using var reader = new BinaryReader(stream);
            return Load(reader);
        }

        public static Tensor Load(string location)
        {
            using var stream = File.OpenRead(location);
            return Load(stream);
        }

        public static Tensor load(string location) => Load(location);

        /// <summary>Writes this tensor to a file of its own.</summary>
        public void save(string location) => this.Save(location);
    }

    /// <summary>Writes one tensor to a file of its own.</summary>
    public static void save(Tensor t, string location) => t.Save(location);

    /// <summary>Reads a file that holds one tensor.</summary>
    public static Tensor load(string location) => Tensor.Load(location);
}
