"""Self-attention as its PyTorch ports write it, forward and backward: VARIANT BATCH CHANNELS SIDE THREADS TIMES.

The variant is `ports` (transposed.py) or `official` (official128.py). Prints seconds, and by how many megabytes the
first call raised the resident memory, without its output. A call on a small map comes first, so that loading code is
not counted.
"""
import sys

import torch

import cost
import official128
import transposed

variant = sys.argv[1]
batch, channels, side, threads, times = map(int, sys.argv[2:])
torch.set_num_threads(threads)
layer = {"ports": transposed, "official": official128}[variant].SelfAttention(channels)


def attend(x):
    layer(x).sum().backward()


attend(torch.randn(1, channels, 8, 8, requires_grad=True))
x = torch.randn(batch, channels, side, side, requires_grad=True)
extra = cost.extra_megabytes(lambda: attend(x)) - x.numel() * 4 / 2**20
print(cost.least(lambda: attend(x), times))
print(extra)
