using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>Steps by the gradient over the root of its running square (Hinton's lecture 6e, 2012).</summary>
public class RMSProp : OptimizerHelper, IMomentum
{
    public RMSProp(
        IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8,
        double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
        : this([new ParamGroup { Parameters = parameters }], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    public RMSProp(
        IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8,
        double weight_decay = 0, double momentum = 0, bool centered = false, bool maximize = false)
    {
        Require.LearningRate(lr);
        Require.Epsilon(eps);
        Require.Alpha(alpha);
        Require.Momentum(momentum);
        Require.WeightDecay(weight_decay);

        _defaults = new Options
        {
            LearningRate = lr,
            InitialLearningRate = lr,
            alpha = alpha,
            eps = eps,
            weight_decay = weight_decay,
            momentum = momentum,
            centered = centered,
            maximize = maximize,
        };
        foreach (var group in parameters)
            add_param_group(group);
    }

    /// <summary>The default of groups to come; a group's own momentum acts.</summary>
    public double Momentum
    {
        get => ((Options)_defaults).momentum!.Value;
        set => ((Options)_defaults).momentum = value;
    }

    public override void add_param_group(Modules.ParamGroup param_group) =>
        AddGroup(param_group, new Options(), parameter => new State(parameter));

    public override Tensor step(Func<Tensor>? closure = null) => _step<Modules.ParamGroup>(Update, closure);

    private void Update(Modules.ParamGroup group)
    {
        var options = (Options)group.Options;
        var (rate, momentum) = (group.LearningRate, options.momentum!.Value);
        var decay = options.weight_decay!.Value;

        Update<State>(group, (parameter, gradient, state) =>
        {
            if (options.maximize!.Value)
                gradient = -gradient;
            if (decay != 0)
                gradient = gradient.add(parameter, alpha: decay);

            state.step++;
            var spread = state.Spread(gradient, options);
            if (momentum > 0)
                parameter.add_(state.momentum_buffer!.mul_(momentum).addcdiv_(gradient, spread, 1), alpha: -rate);
            else
                parameter.addcdiv_(gradient, spread, -rate);
        });
    }

    /// <summary>The running means of one parameter's gradient and of its square, and its momentum.</summary>
    public sealed class State(Parameter parameter) : OptimizerState(parameter), IDisposable
    {
        public long step;
        public Tensor square_avg = null!;
        public Tensor? momentum_buffer;
        public Tensor? grad_avg;

        public void Dispose()
        {
            square_avg.Dispose();
            momentum_buffer?.Dispose();
            grad_avg?.Dispose();
        }

        public override void Initialize(OptimizerOptions options)
        {
            step = 0;
            square_avg = Zeros(square_avg);
            momentum_buffer = Zeros(momentum_buffer);
            grad_avg = Zeros(grad_avg);
        }

        public override void to(Device device)
        {
            square_avg = Move(square_avg, device);
            momentum_buffer = Move(momentum_buffer, device);
            grad_avg = Move(grad_avg, device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var other = (State)source;
            step = other.step;
            square_avg = Copy(square_avg, other.square_avg);
            momentum_buffer = Copy(momentum_buffer, other.momentum_buffer);
            grad_avg = Copy(grad_avg, other.grad_avg);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            square_avg.Save(writer);
            SaveConditionalStateTensor(writer, momentum_buffer);
            SaveConditionalStateTensor(writer, grad_avg);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            square_avg.Load(reader);
            LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);
            LoadConditionalStateTensor(reader, ref grad_avg, _parameter.device);
        }

        public override bool ApproximatelyEquals(OptimizerState other) =>
            other is State state && step == state.step && Near(square_avg, state.square_avg)
            && Near(momentum_buffer, state.momentum_buffer) && Near(grad_avg, state.grad_avg);

        internal Tensor Spread(Tensor gradient, Options options)
        {
            var alpha = options.alpha!.Value;
            square_avg.mul_(alpha).addcmul_(gradient, gradient, 1 - alpha);
            if (!options.centered!.Value)
                return square_avg.sqrt().add_(options.eps!.Value);

            grad_avg!.mul_(alpha).add_(gradient, alpha: 1 - alpha);
            return square_avg.addcmul(grad_avg, grad_avg, -1).sqrt_().add_(options.eps!.Value);
        }
    }

    /// <summary>How a group of parameters learns; what is null takes the optimiser's default.</summary>
    public class Options : OptimizerOptions
    {
        public bool? maximize;
        public double? momentum;
        public double? alpha;
        public double? eps;
        public double? weight_decay;
        public bool? centered;

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = (Options)source;
            (maximize, momentum, alpha) = (other.maximize, other.momentum, other.alpha);
            (eps, weight_decay, centered) = (other.eps, other.weight_decay, other.centered);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            maximize = reader.ReadBoolean();
            momentum = reader.ReadDouble();
            alpha = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            centered = reader.ReadBoolean();
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(maximize!.Value);
            writer.Write(momentum!.Value);
            writer.Write(alpha!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(centered!.Value);
        }

        internal override void FillFrom(OptimizerOptions defaults)
        {
            base.FillFrom(defaults);
            var other = (Options)defaults;
            maximize ??= other.maximize;
            momentum ??= other.momentum;
            alpha ??= other.alpha;
            eps ??= other.eps;
            weight_decay ??= other.weight_decay;
            centered ??= other.centered;
        }
    }

    /// <summary>Parameters that learn with the same options.</summary>
    public class ParamGroup : ParamGroup<Options>, IMomentum
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options) : base(parameters, options)
        {
        }

        public ParamGroup(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99,
            double weight_decay = 0, double momentum = 0, bool centered = false)
            : base(parameters, new Options
            {
                LearningRate = lr,
                eps = eps,
                alpha = alpha,
                weight_decay = weight_decay,
                momentum = momentum,
                centered = centered,
            })
        {
        }

        public double Momentum
        {
            get => Options.momentum!.Value;
            set => Options.momentum = value;
        }
    }
}
