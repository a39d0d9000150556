namespace Sagan.Cli.Doctor;

/// <summary>Everything that training stands on, looked at in turn.</summary>
internal static class Checkup
{
    public static IEnumerable<Finding> All()
    {
        var torch = NativeTorch.Judge(NativeTorch.LoadError()) ?? Finding.Of("torch", Engine.Version);
        yield return torch;

        if (!torch.Failed)
            foreach (var finding in OfTorch())
                yield return finding;

        yield return Finding.Of("images", ImageCodecs.Check);
        yield return Finding.Of("memory", Room.Memory);
        yield return Finding.Of("disk", () => Room.Disk(Environment.CurrentDirectory));
    }

    private static IEnumerable<Finding> OfTorch()
    {
        // First of all, for it loads what the others look at.
        yield return Finding.Of("speed", Engine.Speed);
        yield return Finding.Of("threads", Engine.Threads);
        yield return Finding.Of("gpu", Engine.Gpus);
        yield return Finding.Of("convolutions", Convolutions.Check);

        foreach (var device in Devices.All)
        {
            yield return Finding.Of($"gradient on {device}", () => GradientCheck.On(device));
            yield return Finding.Of($"training on {device}", () => TwoSteps.On(device));
        }
    }
}
