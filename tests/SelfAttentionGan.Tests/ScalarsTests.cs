using System.Reflection;
using TorchSharp;
using static TorchSharp.torch;

namespace SelfAttentionGan.Tests;

public sealed class ScalarsTests
{
    private static readonly Assembly Torch = typeof(torch).Assembly;

    [Fact]
    public void The_same_number_is_the_same_scalar()
    {
        Scalars.Of(0.5).Should().BeSameAs(Scalars.Of(0.5));
        Scalars.Of(2).Should().BeSameAs(Scalars.Two);
        Scalars.Of(2.0).Should().NotBeSameAs(Scalars.Of(2), "one makes floating-point numbers of integers");
        Scalars.Of(-0.0).Should().NotBeSameAs(Scalars.Of(0.0), "1 / x tells them apart");
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
    public void Sums_differences_and_squares_are_torchs()
    {
        using var scope = NewDisposeScope();
        var (x, y) = (linspace(-30, 30, 61, float64), linspace(2, 3, 61, float64));

        Bits.Of(x.Plus(y)).Should().Be(Bits.Of(x + y));
        Bits.Of(x.Plus(Scalars.Of(0.5))).Should().Be(Bits.Of(x + 0.5));
        Bits.Of(Scalars.One.Minus(x)).Should().Be(Bits.Of(1 - x));
        Bits.Of(x.Squared()).Should().Be(Bits.Of(x.square()));
        Bits.Of(Arithmetic.Range(5, CPU)).Should().Be(Bits.Of(arange(5)));
    }

    [Fact]
    public void Softplus_is_torchs()
    {
        using var scope = NewDisposeScope();
        var x = linspace(-30, 30, 61, float64);

        x.Softplus().allclose(nn.functional.softplus(x), rtol: 1e-8, atol: 0)
            .Should().BeTrue("torch leaves out log(1 + e⁻ˣ), at most 2e-9, where x is above 20");
    }

    [Fact]
    public void The_library_passes_torch_no_scalar_that_may_be_collected_while_it_is_read()
    {
        var loose = LooseInTorch();
        var caught =
            from method in Calls.MethodsOf(typeof(Scalars).Assembly)
            where !Keeps(method)
            let calls = Calls.Of(method).ToArray()
            from complaint in calls.Where(called => loose.Contains(called) || IsStep(called)).Select(Name)
                .Concat(HoldsAll(method, calls) ? [] : ["a number turned into a Scalar"])
            select $"{Name(method)}: {complaint}";

        caught.Distinct().Except(["CustomOptimizerStep.Apply: Optimizer.step"]).Should().BeEmpty(
            "a scalar that nothing holds may be freed while torch reads it: use Scalars.Of, Arithmetic, or a variable, "
            + "using Scalar s = …; only an optimizer of the user's own takes its own step");
    }

    [Fact]
    public void The_guard_knows_what_makes_scalars_inside()
    {
        var loose = LooseInTorch().Select(Name).ToHashSet();

        loose.Should().Contain(["Tensor.op_Addition", "Tensor.square", "functional.leaky_relu", "functional.softplus"]);
        loose.Should().NotContain(["Tensor.clamp_min", "Tensor.bmm", "Tensor.addcmul_", "Tensor.backward"]);
    }

    /// <summary>TorchSharp's methods in which a scalar is made and not held, in themselves or in what they call.</summary>
    private static HashSet<MethodBase> LooseInTorch()
    {
        var calls = Calls.MethodsOf(Torch).ToDictionary(method => method, method => Calls.Of(method).ToArray());
        var callers = calls.SelectMany(entry => entry.Value.Select(called => (called, entry.Key)))
            .ToLookup(entry => entry.called, entry => entry.Key);
        var found = calls.Where(entry => !Makes(entry.Key) && !HoldsAll(entry.Key, entry.Value))
            .Select(entry => entry.Key).ToHashSet();
        var open = new Queue<MethodBase>(found);

        while (open.TryDequeue(out var method))
            foreach (var caller in callers[method])
                if (found.Add(caller))
                    open.Enqueue(caller);

        return found;
    }

    /// <summary>Whether each scalar that the method makes has a variable, and variables are disposed of.</summary>
    private static bool HoldsAll(MethodBase method, MethodBase[] calls)
    {
        var made = calls.Count(Makes);
        var held = method.GetMethodBody()!.LocalVariables.Count(variable => variable.LocalType == typeof(Scalar));

        return made == 0 || (made <= held && calls.Any(called => called.Name == nameof(IDisposable.Dispose)));
    }

    /// <summary>The cache itself, and static fields.</summary>
    private static bool Keeps(MethodBase method) =>
        method is ConstructorInfo { IsStatic: true }
        || method.DeclaringType == typeof(Scalars) || method.DeclaringType?.DeclaringType == typeof(Scalars);

    private static bool Makes(MethodBase method) =>
        method is MethodInfo { ReturnType: var made } && made == typeof(Scalar) && method.Module.Assembly == Torch;

    // Virtual, so that the calls do not lead to what it does.
    private static bool IsStep(MethodBase method) =>
        method.Name == nameof(optim.Optimizer.step) && typeof(optim.Optimizer).IsAssignableFrom(method.DeclaringType);

    private static string Name(MethodBase method) => $"{method.DeclaringType?.Name}.{method.Name}";
}
