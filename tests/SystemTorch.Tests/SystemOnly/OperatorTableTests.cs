using System.Runtime.InteropServices;
using TorchSharp.Interop;

namespace SystemTorch.Tests.SystemOnly;

public sealed class OperatorTableTests
{
    [Fact]
    public void Every_operator_of_the_table_is_in_this_libtorch()
    {
        var operators = typeof(Operators).GetFields().Select(field => (Operator)field.GetValue(null)!);

        operators.Should().NotBeEmpty().And.AllSatisfy(AskForItsFirstArgument);
    }

    // An operator that is missing would say so before it looked at its arguments.
    private static void AskForItsFirstArgument(Operator op) =>
        op.Invoking(o => o.CallMany()).Should().Throw<ExternalException>().WithMessage("*needs an argument*");
}
