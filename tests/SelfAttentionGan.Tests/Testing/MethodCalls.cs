using System.Reflection;
using System.Reflection.Emit;

namespace SelfAttentionGan.Tests.Testing;

/// <summary>Reads from the IL which methods a method calls, or takes the address of.</summary>
internal static class MethodCalls
{
    private static readonly Dictionary<ushort, OpCode> Codes = typeof(OpCodes).GetFields()
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => (ushort)code.Value);

    /// <summary>Returns all methods and constructors of an assembly that have a body.</summary>
    public static IEnumerable<MethodBase> MethodsOf(Assembly assembly) =>
        from type in assembly.GetTypes()
        from member in type.GetMembers(
            BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
            | BindingFlags.DeclaredOnly)
        let method = member as MethodBase
        where method?.GetMethodBody() is not null
        select method;

    /// <summary>
    /// Returns the methods that a method calls, in order and with repetitions; generic ones by their definition.
    /// </summary>
    public static IEnumerable<MethodBase> Of(MethodBase method)
    {
        var code = method.GetMethodBody()!.GetILAsByteArray()!;

        for (var at = 0; at < code.Length;)
        {
            var isLong = code[at] == 0xFE;
            var instruction = Codes[isLong ? (ushort)(0xFE00 | code[at + 1]) : code[at]];
            at += isLong ? 2 : 1;
            if (instruction.OperandType == OperandType.InlineMethod)
                yield return Resolve(method, BitConverter.ToInt32(code, at));
            at += Length(instruction.OperandType, code, at);
        }
    }

    private static MethodBase Resolve(MethodBase caller, int token)
    {
        var called = caller.Module.ResolveMethod(
            token,
            caller.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null,
            caller.IsGenericMethod ? caller.GetGenericArguments() : null)!;

        return called.DeclaringType is { IsConstructedGenericType: true } || called.IsConstructedGenericMethod
            ? called.Module.ResolveMethod(called.MetadataToken)!
            : called;
    }

    private static int Length(OperandType operand, byte[] code, int at) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BitConverter.ToInt32(code, at),
        _ => 4,
    };
}
