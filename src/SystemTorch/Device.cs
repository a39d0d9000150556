namespace TorchSharp;

public static partial class torch
{
    /// <summary>Where tensors live and are worked on.</summary>
    public class Device
    {
        /// <summary>For example "cpu", "cuda" or "cuda:1".</summary>
        public Device(string description)
        {
            var parts = description.Split(':');
            if (parts.Length > 2 || (parts.Length == 2 && !int.TryParse(parts[1], out _)))
                throw new ArgumentException(
                    $"A device is a type, or a type and an index such as 'cuda:1', but got '{description}'.",
                    nameof(description));
            type = ParseType(parts[0]);
            index = parts.Length == 2 ? int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture) : -1;
        }

        public Device(string deviceType, int index = -1) : this(ParseType(deviceType), index)
        {
        }

        public Device(DeviceType deviceType, int index = -1)
        {
            type = deviceType;
            this.index = index;
        }

        /// <summary>The CUDA device of that index.</summary>
        public Device(int index) : this(DeviceType.CUDA, index)
        {
        }

        /// <summary>The kind of device.</summary>
        public DeviceType type { get; }

        /// <summary>Its number among its kind, or -1 for the current one.</summary>
        public int index { get; }

        public static implicit operator Device(string description) => new(description);

        /// <inheritdoc/>
        public override string ToString() =>
            type.ToString().ToLowerInvariant() + (index < 0 ? "" : $":{index}");

        private static DeviceType ParseType(string text) =>
            Enum.TryParse<DeviceType>(text, ignoreCase: true, out var parsed) && !int.TryParse(text, out _)
                ? parsed
                : throw new ArgumentException($"A device type is cpu, cuda, mps or meta, but got '{text}'.");
    }
}
