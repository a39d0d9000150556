// Torch's default random generator is shared by the process: parallel tests would not be reproducible.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
