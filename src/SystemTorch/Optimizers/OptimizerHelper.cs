using TorchSharp.Formats;
using TorchSharp.Utils;
using static TorchSharp.torch;
using static TorchSharp.torch.optim;

namespace TorchSharp.Modules;

/// <summary>An optimiser of groups of parameters, with a state for each parameter.</summary>
public abstract class OptimizerHelper : Optimizer
{
    protected OptimizerOptions _defaults = new();

    /// <summary>The state of each parameter, by its native tensor.</summary>
    protected OrderedDict<IntPtr, OptimizerState> _state = new();

    public OptimizerHelper()
    {
    }

    /// <summary>The options and states themselves, not copies.</summary>
    public virtual StateDictionary state_dict()
    {
        var dictionary = new StateDictionary();
        foreach (var group in _parameter_groups)
        {
            OptimizerState[] own = [.. group.Parameters.Select(StateOf)];
            dictionary.StateIndexRef.Add([.. Enumerable.Range(dictionary.State.Count, own.Length)]);
            dictionary.Options.Add(group.Options);
            dictionary.State.AddRange(own);
        }

        return dictionary;
    }

    /// <summary>Copies another optimiser's options and state.</summary>
    public virtual void load_state_dict(StateDictionary state_dict)
    {
        var own = this.state_dict();
        CheckCounts(own, state_dict.Options.Count, state_dict.State.Count);

        foreach (var (target, source) in own.Options.Zip(state_dict.Options))
            if (target != source)
                target.LoadStateDict(source);
        foreach (var (target, source) in own.State.Zip(state_dict.State))
            if (target != source)
                target.LoadStateDict(source);
    }

    public void save_state_dict(string location)
    {
        using var stream = File.Create(location);
        using var writer = new BinaryWriter(stream);
        save_state_dict(writer);
    }

    public void load_state_dict(string location)
    {
        using var stream = File.OpenRead(location);
        using var reader = new BinaryReader(stream);
        load_state_dict(reader);
    }

    /// <summary>Writes the optimiser's name, then all options, then all states.</summary>
    public void save_state_dict(BinaryWriter writer)
    {
        var own = state_dict();
        writer.Write(GetType().Name);
        StateFile.WriteNumber(writer, own.Options.Count);
        StateFile.WriteNumber(writer, own.State.Count);

        foreach (var options in own.Options)
            options.SaveStateDict(writer);
        foreach (var state in own.State)
            state.SaveStateDict(writer);
    }

    public void load_state_dict(BinaryReader reader)
    {
        var (expected, found) = (GetType().Name, reader.ReadString());
        if (found != expected)
            throw new InvalidDataException(
                $"Mismatched optimizer type: expected '{expected}', but found '{found}' in the loaded stream.");

        var own = state_dict();
        CheckCounts(own, StateFile.ReadNumber(reader), StateFile.ReadNumber(reader));

        foreach (var options in own.Options)
            options.LoadStateDict(reader);
        foreach (var state in own.State)
            state.LoadStateDict(reader);
    }

    /// <summary>Moves the state; the parameters stay where they are.</summary>
    public void to(Device device)
    {
        foreach (var state in state_dict().State)
            state.to(device);
    }

    /// <summary>Computes the loss where there is a closure, then updates group by group, without a history.</summary>
    protected Tensor _step<T>(Action<T> body, Func<Tensor>? loss_closure = null) where T : ParamGroup
    {
        var loss = Loss(loss_closure);

        using var frozen = no_grad();
        using var scope = NewDisposeScope();
        foreach (var group in _parameter_groups)
            body((T)group);

        return loss;
    }

    private protected void AddGroup(ParamGroup group, OptimizerOptions fresh, Func<Parameter, OptimizerState> remember)
    {
        group.Options ??= fresh;
        group.Options.FillFrom(_defaults);
        group.InitialLearningRate = group.LearningRate;
        _parameter_groups.Add(group);

        foreach (var parameter in group.Parameters)
        {
            var state = _state[parameter.Handle] = remember(parameter);
            state.Initialize(group.Options);
        }
    }

    // A scope for each parameter: fresh memory for every temporary of a step would cost a quarter of its time.
    private protected void Update<TState>(ParamGroup group, Action<Parameter, Tensor, TState> update)
        where TState : OptimizerState
    {
        foreach (var parameter in group.Parameters)
        {
            var state = (TState)StateOf(parameter);

            using var scope = NewDisposeScope();
            if (parameter.grad is { } gradient)
                update(parameter, gradient, state);
        }
    }

    private OptimizerState StateOf(Parameter parameter) =>
        _state.TryGetValue(parameter.Handle, out var state) ? state : throw new KeyNotFoundException(
            "An optimiser steps the parameters it was made with, but one of shape " +
            $"[{string.Join(", ", parameter.shape)}] has since been added or replaced: " +
            "make the optimiser after moving or changing the module.");

    private protected override void DisposeState()
    {
        foreach (var state in _state.values())
            (state as IDisposable)?.Dispose();
        _state.Clear();
    }

    private static Tensor Loss(Func<Tensor>? closure)
    {
        using var recording = enable_grad();
        return closure?.Invoke()!;
    }

    private static void CheckCounts(StateDictionary own, long groups, long states)
    {
        if (groups != own.Options.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of parameter groups.");
        if (states != own.State.Count)
            throw new ArgumentException("Invalid optimizer state -- different number of states.");
    }
}
