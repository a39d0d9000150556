"""PyTorch eager's cost of a 4x4 add, in microseconds. Arguments: calls."""
import sys
import time

import torch

calls = int(sys.argv[1])
a, b = torch.randn(4, 4), torch.randn(4, 4)
for _ in range(calls // 4):
    c = a.add(b)
start = time.perf_counter()
for _ in range(calls):
    c = a.add(b)
print((time.perf_counter() - start) / calls * 1e6)
