"""Seconds to load a file: PATH TIMES."""
import sys

import torch

import cost

print(cost.least(lambda: torch.load(sys.argv[1]), int(sys.argv[2])))
