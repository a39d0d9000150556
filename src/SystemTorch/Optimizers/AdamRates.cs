using TorchSharp.Interop;
using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The step that <see cref="Adam"/> and <see cref="AdamW"/> share, in PyTorch's order of operations.</summary>
internal readonly record struct AdamRates(double Rate, double Beta1, double Beta2, double Epsilon)
{
    public void Step(Tensor parameter, Tensor gradient, long step, Tensor mean, Tensor square, Tensor? maximum)
    {
        if (maximum is null && new[] { parameter, gradient, mean, square }.All(IsPlain))
            Operators.systemtorch_adam_.CallInPlace(
                parameter, gradient, mean, square, Rate, Beta1, Beta2, Epsilon, step);
        else
            StepByStep(parameter, gradient, step, mean, square, maximum);

        bool IsPlain(Tensor tensor) =>
            tensor.dtype == parameter.dtype && (tensor.dtype is ScalarType.Float32 or ScalarType.Float64)
            && tensor.device_type == DeviceType.CPU && !tensor.is_sparse && tensor.is_contiguous();
    }

    /// <summary>The same, an operator of torch's after the other, for all types, devices and layouts.</summary>
    internal void StepByStep(
        Tensor parameter, Tensor gradient, long step, Tensor mean, Tensor square, Tensor? maximum)
    {
        var correction1 = 1 - Math.Pow(Beta1, step);
        var correction2 = 1 - Math.Pow(Beta2, step);

        mean.mul_(Beta1).add_(gradient, alpha: 1 - Beta1);
        square.mul_(Beta2).addcmul_(gradient, Conjugate(gradient), value: 1 - Beta2);
        if (maximum is not null)
            Operators.maximum_out.Call(maximum, square, maximum);

        var spread = (maximum ?? square).sqrt().div_(Math.Sqrt(correction2)).add_(Epsilon);
        parameter.addcdiv_(mean, spread, value: -(Rate / correction1));
    }

    private static Tensor Conjugate(Tensor gradient) => gradient.is_complex() ? gradient.conj() : gradient;
}
