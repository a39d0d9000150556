"""Frechet distance as pytorch-fid computes it, of all features at once: IMAGES FEATURES BATCH THREADS.

Prints seconds, peak resident megabytes. The root's trace is that of the product's eigenvalues, since SciPy may be missing.
"""
import sys
import time

import torch

import cost

images, features, batch, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)
torch.manual_seed(1)


def gathered(count):
    """Features of as many images."""
    rows = torch.empty(count, features, dtype=torch.float64)
    for first in range(0, count, batch):
        part = rows[first:first + batch]
        part.copy_(torch.randn(len(part), features))
    return rows


real, generated = gathered(2 * features), gathered(images)

start = time.perf_counter()
means = [rows.mean(0) for rows in (real, generated)]
covariances = [torch.cov(rows.T) for rows in (real, generated)]
eigenvalues = torch.linalg.eigvals(covariances[0] @ covariances[1])
distance = ((means[0] - means[1]) ** 2).sum() + sum(c.trace() for c in covariances) - 2 * eigenvalues.sqrt().real.sum()
seconds = time.perf_counter() - start

assert distance > 0
print(seconds)
print(cost.peak_megabytes())
