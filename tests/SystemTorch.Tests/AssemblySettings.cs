// One process has one default generator, one thread count and one count of living tensors.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
