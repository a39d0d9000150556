using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace SelfAttentionGan.Distributed.Mpi;

/// <summary>An MPI library that was found at run time: its functions, and the handles of its ABI.</summary>
/// <remarks>
/// Handles are passed as pointers. Where the ABI has 32-bit ones the callee reads the lower half: this needs a
/// little-endian processor.
/// </remarks>
internal sealed unsafe partial class MpiLibrary
{
    private const int Success = 0, MaxErrorText = 8192;

    private readonly nint library;
    private readonly delegate* unmanaged[Cdecl]<nint*, int*, nint, int> test;

    private MpiLibrary(nint library)
    {
        this.library = library;
        test = (delegate* unmanaged[Cdecl]<nint*, int*, nint, int>)Export("MPI_Test");
        Version = ReadVersion();
        IsOpenMpi = Has("ompi_mpi_comm_world");
        Handles = HasStandardAbi() ? MpiHandles.Standard
            : IsOpenMpi ? MpiHandles.OpenMpi(name => NativeLibrary.GetExport(library, name))
            : MpichKin().IsMatch(Version) ? MpiHandles.Mpich
            : throw new DllNotFoundException(
                $"An MPI library must be Open MPI, MPICH or of their binary interface, or have that of MPI 5, but this one is "
                + $"'{Version}'; install Open MPI or MPICH.");
    }

    /// <summary>The library's description of itself, such as "Open MPI v4.1.4, package: Debian OpenMPI, …".</summary>
    public string Version { get; }

    public bool IsOpenMpi { get; }

    public MpiHandles Handles { get; }

    /// <summary>Name and version, such as "Open MPI 4.1.4" or "MPICH 4.0.2".</summary>
    public string Name => NameOf(Version);

    /// <summary>
    /// Whether its all-reduce gives the same bits on every process; the standard only recommends it. Those of Open MPI and
    /// MPICH compute each sum once, or from the same pairs on each process.
    /// </summary>
    public bool ReducesAlike => IsOpenMpi || Version.StartsWith("MPICH", StringComparison.Ordinal);

    /// <summary>Loads the library of a launcher, or the one that is named.</summary>
    /// <exception cref="DllNotFoundException">There is none; the message has all names that were tried.</exception>
    public static MpiLibrary Load(MpiLauncher launcher, string? name)
    {
        KeepSignalHandlers();
        var reasons = new List<string>();
        foreach (var candidate in name is null ? OfThisSystem(launcher.Libraries) : [name])
            try
            {
                return new(NativeLibrary.Load(candidate));
            }
            catch (DllNotFoundException missing)
            {
                reasons.Add($"{candidate}: {missing.Message.Split('\n')[0].Trim()}");
            }

        throw new DllNotFoundException(
            $"Processes started by {launcher.Name} need its MPI library, but it does not load. Install it (Debian: apt-get "
            + "install openmpi-bin, or mpich), add its folder to LD_LIBRARY_PATH, or name the file in "
            + $"SELFATTENTIONGAN_MPI_LIBRARY. Tried: {string.Join("; ", reasons)}");
    }

    /// <summary>Shortens a library's description to its name and version.</summary>
    public static string NameOf(string version) => Spaces().Replace(
        VersionWord().Replace(version.Split('\n', ',')[0], " ").Replace(" v", " ", StringComparison.Ordinal), " ").Trim();

    /// <summary>Initializes MPI for calls of several threads, one at a time.</summary>
    public void Init()
    {
        int initialized, level;
        Check("MPI_Initialized", ((delegate* unmanaged[Cdecl]<int*, int>)Export("MPI_Initialized"))(&initialized));
        if (initialized != 0)
            throw new InvalidOperationException(
                "MPI can be initialized once in a process, but it was already; share the first group.");

        Check("MPI_Init_thread", ((delegate* unmanaged[Cdecl]<nint, nint, int, int*, int>)Export("MPI_Init_thread"))(
            0, 0, Handles.Serialized, &level));
        if (level < Handles.Serialized)
            throw new InvalidOperationException(
                $"MPI must allow calls from several threads (MPI_THREAD_SERIALIZED, {Handles.Serialized}), but {Name} "
                + $"provides level {level}; use one that was built with threads.");
    }

    public void Shutdown() => Check(
        "MPI_Finalize", ((delegate* unmanaged[Cdecl]<int>)Export("MPI_Finalize"))());

    /// <summary>Ends all processes; may return before they have.</summary>
    public void Abort(int code) =>
        ((delegate* unmanaged[Cdecl]<nint, int, int>)Export("MPI_Abort"))(Handles.World, code);

    public int Rank(nint communicator) => Number("MPI_Comm_rank", communicator);

    public int Size(nint communicator) => Number("MPI_Comm_size", communicator);

    /// <summary>Duplicates the communicator of all processes, so that its messages meet no one else's.</summary>
    public nint Duplicate()
    {
        nint copy = 0;
        Check("MPI_Comm_dup", ((delegate* unmanaged[Cdecl]<nint, nint*, int>)Export("MPI_Comm_dup"))(
            Handles.World, &copy));
        Check(
            "MPI_Comm_set_errhandler",
            ((delegate* unmanaged[Cdecl]<nint, nint, int>)Export("MPI_Comm_set_errhandler"))(copy, Handles.ErrorsReturn));

        return copy;
    }

    public nint AllReduceSum(nint values, int count, nint type, nint communicator)
    {
        nint request = 0;
        Check(
            "MPI_Iallreduce",
            ((delegate* unmanaged[Cdecl]<nint, nint, int, nint, nint, nint, nint*, int>)Export("MPI_Iallreduce"))(
                Handles.InPlace, values, count, type, Handles.Sum, communicator, &request));

        return request;
    }

    /// <summary>Sums on one process; there in place.</summary>
    public nint ReduceSum(nint values, int count, nint type, bool isRoot, nint communicator)
    {
        nint request = 0;
        Check(
            "MPI_Ireduce",
            ((delegate* unmanaged[Cdecl]<nint, nint, int, nint, nint, int, nint, nint*, int>)Export("MPI_Ireduce"))(
                isRoot ? Handles.InPlace : values, isRoot ? values : 0, count, type, Handles.Sum, 0, communicator, &request));

        return request;
    }

    public nint Broadcast(nint bytes, int count, int root, nint communicator)
    {
        nint request = 0;
        Check(
            "MPI_Ibcast", ((delegate* unmanaged[Cdecl]<nint, int, nint, int, nint, nint*, int>)Export("MPI_Ibcast"))(
                bytes, count, Handles.Byte, root, communicator, &request));

        return request;
    }

    public nint Barrier(nint communicator)
    {
        nint request = 0;
        Check("MPI_Ibarrier", ((delegate* unmanaged[Cdecl]<nint, nint*, int>)Export("MPI_Ibarrier"))(
            communicator, &request));

        return request;
    }

    public nint Send(nint bytes, int count, int rank, nint communicator) =>
        Message("MPI_Isend", bytes, count, rank, communicator);

    public nint Receive(nint bytes, int count, int rank, nint communicator) =>
        Message("MPI_Irecv", bytes, count, rank, communicator);

    /// <summary>Advances all communication, and tells whether an operation is complete.</summary>
    public bool Test(nint request)
    {
        var complete = 0;
        Check("MPI_Test", test(&request, &complete, Handles.StatusIgnore));

        return complete != 0;
    }

    private nint Message(string function, nint bytes, int count, int rank, nint communicator)
    {
        nint request = 0;
        Check(function, ((delegate* unmanaged[Cdecl]<nint, int, nint, int, int, nint, nint*, int>)Export(function))(
            bytes, count, Handles.Byte, rank, 0, communicator, &request));

        return request;
    }

    private int Number(string function, nint communicator)
    {
        int number;
        Check(function, ((delegate* unmanaged[Cdecl]<nint, int*, int>)Export(function))(communicator, &number));

        return number;
    }

    private string ReadVersion()
    {
        var length = 0;
        var text = new byte[MaxErrorText];
        fixed (byte* first = text)
            Check("MPI_Get_library_version", ((delegate* unmanaged[Cdecl]<byte*, int*, int>)Export(
                "MPI_Get_library_version"))(first, &length));

        return Encoding.UTF8.GetString(text.AsSpan(0, length)).TrimEnd('\0');
    }

    private bool HasStandardAbi()
    {
        if (!Has("MPI_Abi_get_version"))
            return false;

        int major = -1, minor = -1;
        return ((delegate* unmanaged[Cdecl]<int*, int*, int>)Export("MPI_Abi_get_version"))(&major, &minor) == Success
            && major >= 1;
    }

    private void Check(string function, int code)
    {
        if (code == Success)
            return;

        var length = 0;
        var text = new byte[MaxErrorText];
        fixed (byte* first = text)
            ((delegate* unmanaged[Cdecl]<int, byte*, int*, int>)Export("MPI_Error_string"))(code, first, &length);

        throw new InvalidOperationException(
            $"{function} failed with code {code}. {Encoding.UTF8.GetString(text.AsSpan(0, length)).TrimEnd('\0')}");
    }

    // Open MPI, and UCX beneath MPICH, would catch SIGSEGV, by which .NET notices null references. They read the
    // environment of C, which .NET's is a copy of.
    private static void KeepSignalHandlers()
    {
        if (OperatingSystem.IsWindows())
            return;

        foreach (var variable in (string[])["OMPI_MCA_opal_signal", "UCX_ERROR_SIGNALS"])
            _ = SetVariable(variable, "", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    private bool Has(string function) => NativeLibrary.TryGetExport(library, function, out _);

    private nint Export(string function) => NativeLibrary.GetExport(library, function);

    private static IEnumerable<string> OfThisSystem(IEnumerable<string> names) => names.Where(
        name => name.EndsWith(".dylib", StringComparison.Ordinal) == OperatingSystem.IsMacOS());

    [GeneratedRegex("MPICH|Intel.*MPI|MVAPICH")]
    private static partial Regex MpichKin();

    [GeneratedRegex(@"\s*Version\s*:\s*")]
    private static partial Regex VersionWord();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
