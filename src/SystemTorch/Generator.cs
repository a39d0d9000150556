using TorchSharp.Interop;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers with a state of its own.</summary>
    public unsafe class Generator : IDisposable
    {
        private nint handle;

        internal Generator(nint nativeHandle) => handle = nativeHandle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            device ??= CPU;
            nint created;
            NativeError.Check(NativeMethods.systemtorch_generator_create(
                seed, (int)device.type, device.index, &created));
            handle = created;
        }

        /// <summary>The generator that operators use when none is given.</summary>
        public static Generator Default
        {
            get
            {
                nint found;
                NativeError.Check(NativeMethods.systemtorch_generator_default((int)DeviceType.CPU, -1, &found));
                return new Generator(found);
            }
        }

        public IntPtr Handle => handle != 0
            ? handle
            : throw new InvalidOperationException("This generator has been disposed.");

        public Device device
        {
            get
            {
                var found = stackalloc int[2];
                NativeError.Check(NativeMethods.systemtorch_generator_device(Handle, found));
                return new Device((DeviceType)found[0], found[1]);
            }
        }

        /// <summary>The whole state, as bytes that <see cref="set_state"/> takes back.</summary>
        public Tensor get_state()
        {
            nint state;
            NativeError.Check(NativeMethods.systemtorch_generator_state(Handle, &state));
            return new Tensor(state);
        }

        public void set_state(Tensor value) =>
            NativeError.Check(NativeMethods.systemtorch_generator_set_state(Handle, value.Handle));

        public Generator manual_seed(long seed)
        {
            NativeError.Check(NativeMethods.systemtorch_generator_set_seed(Handle, (ulong)seed));
            return this;
        }

        /// <summary>Seeds from the operating system's entropy and returns that seed.</summary>
        public long seed()
        {
            ulong drawn;
            NativeError.Check(NativeMethods.systemtorch_generator_seed(Handle, &drawn));
            return (long)drawn;
        }

        public long initial_seed()
        {
            ulong seed;
            NativeError.Check(NativeMethods.systemtorch_generator_initial_seed(Handle, &seed));
            return (long)seed;
        }

        /// <inheritdoc/>
        public void Dispose()
        {
            Dispose(true);
            GC.SuppressFinalize(this);
        }

        /// <summary>Frees the native generator.</summary>
        protected virtual void Dispose(bool disposing)
        {
            var dying = Interlocked.Exchange(ref handle, 0);
            if (dying != 0)
                NativeMethods.systemtorch_generator_release(dying);
        }

        /// <summary>Frees a forgotten generator.</summary>
        ~Generator() => Dispose(false);
    }

    /// <summary>Seeds the default generator of every device.</summary>
    public static Generator manual_seed(long seed)
    {
        NativeError.Check(NativeMethods.systemtorch_manual_seed((ulong)seed));
        return Generator.Default;
    }

    public static long initial_seed() => random.initial_seed();

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);

    /// <summary>The default generator of the CPU.</summary>
    public static class random
    {
        public static long seed()
        {
            using var generator = Generator.Default;
            return generator.seed();
        }

        public static long initial_seed()
        {
            using var generator = Generator.Default;
            return generator.initial_seed();
        }

        public static Generator manual_seed(long seed) => torch.manual_seed(seed);

        public static Tensor get_rng_state()
        {
            using var generator = Generator.Default;
            return generator.get_state();
        }

        public static void set_rng_state(Tensor new_state)
        {
            using var generator = Generator.Default;
            generator.set_state(new_state);
        }
    }
}
