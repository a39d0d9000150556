"""Images of the 64x64 SAGAN in eager mode: BATCH THREADS TIMES. Prints seconds a batch, peak resident megabytes.

Evaluation mode without gradients, which is all that the public implementations do.
"""
import sys

import torch

import cost
from transposed import Generator

batch, threads, times = map(int, sys.argv[1:])
torch.set_num_threads(threads)
torch.manual_seed(1)

generator = Generator().eval()
with torch.no_grad():
    generator(torch.randn(batch, 128))
    print(cost.least(lambda: generator(torch.randn(batch, 128)), times))
print(cost.peak_megabytes())
