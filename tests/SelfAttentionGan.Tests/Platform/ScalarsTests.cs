using System.Reflection;
using SelfAttentionGan.Platform;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests.Platform;

public sealed class ScalarsTests
{
    private static readonly Assembly Torch = typeof(torch).Assembly;

    [Fact]
    public void The_same_number_is_the_same_scalar()
    {
        Scalars.Of(0.5).Should().BeSameAs(Scalars.Of(0.5));
        Scalars.Of(2).Should().BeSameAs(Scalars.Two);
        Scalars.Of(2.0).Should().NotBeSameAs(Scalars.Of(2), "one makes floating-point numbers of integers");
        Scalars.Of(-0.0).Should().NotBeSameAs(Scalars.Of(0.0), "1 / x differs");
    }

    [Fact]
    public void Whole_numbers_stay_whole_and_fractions_do_not()
    {
        using var scope = NewDisposeScope();

        tensor(1L).mul(Scalars.Of(2)).dtype.Should().Be(ScalarType.Int64);
        tensor(1L).mul(Scalars.Of(2.0)).dtype.Should().Be(ScalarType.Float32, "torch promotes to its default type");
        Scalars.Of(2).Type.Should().Be(((Scalar)2).Type);
        Scalars.Of(2.0).Type.Should().Be(((Scalar)2.0).Type);
    }

    [Fact]
    public void Sums_differences_and_squares_equal_torchs()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (linspace(-30, 30, 61, float64), linspace(2, 3, 61, float64));

        TensorHash.Of(x.Plus(y)).Should().Be(TensorHash.Of(x + y));
        TensorHash.Of(x.Plus(Scalars.Of(0.5))).Should().Be(TensorHash.Of(x + 0.5));
        TensorHash.Of(Scalars.One.Minus(x)).Should().Be(TensorHash.Of(1 - x));
        TensorHash.Of(x.Squared()).Should().Be(TensorHash.Of(x.square()));
        TensorHash.Of(Arithmetic.Range(5, CPU)).Should().Be(TensorHash.Of(arange(5)));
    }

    [Fact]
    public void Softplus_equals_torchs()
    {
        using var scope = NewDisposeScope();
        var x = linspace(-30, 30, 61, float64);

        x.Softplus().allclose(nn.functional.softplus(x), rtol: 1e-8, atol: 0)
            .Should().BeTrue("torch leaves out log(1 + e⁻ˣ), at most 2e-9, where x is above 20");
    }

    [Fact]
    public void The_library_keeps_every_scalar_alive_that_torch_reads()
    {
        var unsafeMethods = UnsafeInTorch();
        var errors =
            from method in MethodCalls.MethodsOf(typeof(Scalars).Assembly)
            where !Keeps(method)
            let calls = MethodCalls.Of(method).ToArray()
            from error in calls
                .Where(called => unsafeMethods.Contains(called) || IsStep(called) || CreatesUnsafeModule(called, unsafeMethods))
                .Select(Name)
                .Concat(KeepsAll(method, calls) ? [] : ["a number converted to a Scalar"])
            select $"{Name(method)}: {error}";

        string[] allowed =
        [
            "CustomOptimizerStep.Apply: Optimizer.step", "TorchScriptExtractor.Forward: ScriptModule.forward",
            "TorchScriptFile.Load: jit.load",
        ];
        errors.Distinct().Except(allowed).Should().BeEmpty(
            "a scalar without a variable may be freed while torch reads it: use Scalars.Of, Arithmetic, or a variable, "
            + "using Scalar s = …; only an optimizer of the user's own takes its own step, and a TorchScript module gets "
            + "its numbers as scalars that are kept");
    }

    [Fact]
    public void The_check_finds_methods_that_create_scalars_internally()
    {
        var names = UnsafeInTorch().Select(Name).ToHashSet();

        names.Should().Contain(["Tensor.op_Addition", "Tensor.square", "functional.leaky_relu", "functional.softplus"]);
        names.Should().NotContain(["Tensor.clamp_min", "Tensor.bmm", "Tensor.addcmul_", "Tensor.backward"]);
    }

    [Fact]
    public void The_check_finds_modules_that_create_scalars_internally()
    {
        var unsafeMethods = UnsafeInTorch();

        Factories(nameof(nn.BatchNorm2d)).Should().OnlyContain(factory => CreatesUnsafeModule(factory, unsafeMethods));
        Factories(nameof(nn.Linear)).Should().OnlyContain(factory => !CreatesUnsafeModule(factory, unsafeMethods));

        static IEnumerable<MethodInfo> Factories(string name) =>
            typeof(nn).GetMethods().Where(method => method.Name == name);
    }

    /// <summary>TorchSharp's methods that create a scalar and do not keep it alive, also in a callee.</summary>
    private static HashSet<MethodBase> UnsafeInTorch()
    {
        var calls = MethodCalls.MethodsOf(Torch)
            .ToDictionary(method => method, method => MethodCalls.Of(method).ToArray());
        var callers = calls.SelectMany(entry => entry.Value.Select(called => (called, entry.Key)))
            .ToLookup(entry => entry.called, entry => entry.Key);
        var found = calls.Where(entry => !Creates(entry.Key) && !KeepsAll(entry.Key, entry.Value))
            .Select(entry => entry.Key).ToHashSet();
        var open = new Queue<MethodBase>(found);

        while (open.TryDequeue(out var method))
            foreach (var caller in callers[method])
                if (found.Add(caller))
                    open.Enqueue(caller);

        return found;
    }

    /// <summary>Whether every scalar that the method creates has a variable that is disposed.</summary>
    private static bool KeepsAll(MethodBase method, MethodBase[] calls)
    {
        var created = calls.Count(Creates);
        var kept = method.GetMethodBody()!.LocalVariables.Count(variable => variable.LocalType == typeof(Scalar));

        return created == 0 || (created <= kept && calls.Any(called => called.Name == nameof(IDisposable.Dispose)));
    }

    /// <summary>The cache itself, and static fields.</summary>
    private static bool Keeps(MethodBase method) =>
        method is ConstructorInfo { IsStatic: true }
        || method.DeclaringType == typeof(Scalars) || method.DeclaringType?.DeclaringType == typeof(Scalars);

    private static bool Creates(MethodBase method) =>
        method is MethodInfo { ReturnType: var type } && type == typeof(Scalar) && method.Module.Assembly == Torch;

    // Modules are called by a virtual method: those whose own creates scalars are found where they are made.
    private static bool CreatesUnsafeModule(MethodBase method, HashSet<MethodBase> unsafeMethods) =>
        method is MethodInfo { ReturnType: var type } && method.Module.Assembly == Torch
        && typeof(nn.Module).IsAssignableFrom(type)
        && Types(type).SelectMany(layer => layer.GetMethods(BindingFlags.DeclaredOnly | BindingFlags.Instance | BindingFlags.Public))
            .Any(forward => forward.Name == "forward" && unsafeMethods.Contains(forward));

    private static IEnumerable<Type> Types(Type type) =>
        type.BaseType is { } inherited ? Types(inherited).Prepend(type) : [type];

    // Virtual: its callees are not found from the call.
    private static bool IsStep(MethodBase method) =>
        method.Name == nameof(optim.Optimizer.step) && typeof(optim.Optimizer).IsAssignableFrom(method.DeclaringType);

    private static string Name(MethodBase method) => $"{method.DeclaringType?.Name}.{method.Name}";
}
