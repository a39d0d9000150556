"""Self-attention as its PyTorch ports write it, forward and backward: BATCH CHANNELS SIDE THREADS TIMES.

Prints seconds, and by how many megabytes the first call raised the resident memory, without its output. A call on a
small map has gone before, so that loading code is not counted.
"""
import sys

import torch

import cost
from transposed import SelfAttention

batch, channels, side, threads, times = map(int, sys.argv[1:])
torch.set_num_threads(threads)
layer = SelfAttention(channels)


def look(x):
    layer(x).sum().backward()


look(torch.randn(1, channels, 8, 8, requires_grad=True))
x = torch.randn(batch, channels, side, side, requires_grad=True)
extra = cost.extra_megabytes(lambda: look(x)) - x.numel() * 4 / 2**20
print(cost.least(lambda: look(x), times))
print(extra)
