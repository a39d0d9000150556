using System.Reflection;
using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            protected internal virtual Module _to(Device device, ScalarType dtype, bool non_blocking)
            {
                CheckType(dtype);
                CheckDevice(device.type);
                _toEpilog(dtype, Plain(device), non_blocking);
                return this;
            }

            protected internal virtual Module _to(DeviceType deviceType, int deviceIndex, bool non_blocking)
            {
                CheckDevice(deviceType);
                _toEpilog(null, Plain(new Device(deviceType, deviceIndex)), non_blocking);
                return this;
            }

            protected internal virtual Module _to(ScalarType dtype, bool non_blocking)
            {
                CheckType(dtype);
                _toEpilog(dtype, null, non_blocking);
                return this;
            }

            public Module _to(Tensor other, bool non_blocking)
            {
                _to(other.dtype, non_blocking);
                return _to(other.device_type, other.device_index, non_blocking);
            }

            protected void _toEpilog(ScalarType dtype, bool non_blocking) => _toEpilog(dtype, null, non_blocking);

            protected void _toEpilog(Device device, ScalarType dtype, bool non_blocking) =>
                _toEpilog((ScalarType?)dtype, device, non_blocking);

            protected void _toEpilog(DeviceType deviceType, int deviceIndex, bool non_blocking) =>
                _toEpilog(null, new Device(deviceType, deviceIndex), non_blocking);

            /// <summary>Moves the sub-modules, then replaces what of this module's own would change.</summary>
            protected virtual void _toEpilog(ScalarType? dtype, Device? device, bool non_blocking)
            {
                foreach (var (_, child) in named_children())
                    Move(child, dtype, device, non_blocking);

                foreach (var (name, parameter) in named_parameters(false).ToList())
                    if (ReplaceParameter(dtype, device, parameter, out var moved))
                        Put(name, parameter, moved!, ConditionallyRegisterParameter);

                foreach (var (name, buffer) in named_buffers(false).ToList())
                    if (ReplaceBuffer(dtype, device, buffer, out var moved))
                        Put(name, buffer, moved!, (key, value) => ConditionallyRegisterBuffer(key, value));

                _deviceType = device?.type ?? _deviceType;
                _deviceIndex = device?.index ?? _deviceIndex;
            }

            protected static bool ReplaceBuffer(
                ScalarType? dtype, Device? device, Tensor buffer, out Tensor? result)
            {
                result = null;
                if (!WouldCopy(buffer, dtype, device))
                    return false;

                result = Converted(buffer, dtype, device).DetachFromDisposeScope();
                return true;
            }

            protected static bool ReplaceParameter(
                ScalarType? dtype, Device? device, Parameter param, out Parameter? p)
            {
                p = null;
                using var gradient = param.grad;
                if (!WouldCopy(param, dtype, device) && (gradient is null || !WouldCopy(gradient, dtype, device)))
                    return false;

                using var ungraded = no_grad();
                p = new Parameter(Converted(param, dtype, device), param.requires_grad);
                p.DetachFromDisposeScope();
                if (gradient is not null)
                {
                    using var moved = Converted(gradient, dtype, device);
                    p.grad = moved;
                }

                return true;
            }

            private static void Move(Module child, ScalarType? dtype, Device? device, bool non_blocking)
            {
                if (dtype is not { } type)
                    child._to(device!.type, device.index, non_blocking);
                else if (device is null)
                    child._to(type, non_blocking);
                else
                    child._to(device, type, non_blocking);
            }

            /// <summary>Puts a moved tensor where the old one was: its property, or its entry and its field.</summary>
            private void Put<T>(string name, T old, T moved, Action<string, T> register) where T : Tensor
            {
                var property = GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public)
                    .FirstOrDefault(property => property.Name == name && property.CanWrite);
                property?.SetValue(this, moved);
                if (old.IsInvalid)
                    return; // a built-in module's property has done the rest

                old.Dispose();
                register(name, moved);
                foreach (var (component, field) in ComponentFields())
                    if (component == name)
                        field.SetValue(this, moved);
            }

            private static Tensor Converted(Tensor tensor, ScalarType? dtype, Device? device) => tensor.to(
                dtype is { } type && (tensor.is_floating_point() || tensor.is_complex()) ? type : tensor.dtype,
                device ?? tensor.device, copy: true);

            private static bool WouldCopy(Tensor tensor, ScalarType? dtype, Device? device) =>
                (dtype is { } type && type != tensor.dtype) || (device is not null && !SameDevice(tensor, device));

            private static bool SameDevice(Tensor tensor, Device device) =>
                tensor.device_type == device.type &&
                (device.type != DeviceType.CUDA || device.index < 0 || device.index == tensor.device_index);

            private static Device Plain(Device device) =>
                device.type == DeviceType.CUDA ? device : new Device(device.type, -1);

            private static void CheckType(ScalarType dtype)
            {
                if (dtype is not (ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64
                    or ScalarType.ComplexFloat32 or ScalarType.ComplexFloat64))
                    throw new ArgumentException(
                        $"nn.Module.to only accepts floating point or complex types, but got desired dtype={dtype}");
            }

            private static void CheckDevice(DeviceType type)
            {
                if (type == DeviceType.CUDA && !cuda.is_available())
                    throw new InvalidOperationException("CUDA is not available.");
                InitializeDeviceType(type);
            }
        }
    }
}
