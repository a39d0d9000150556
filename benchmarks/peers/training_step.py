"""A training step of the SAGAN of transposed convolutions as its public PyTorch ports write it, in eager mode:
BATCH THREADS STEPS [SIZE].

The generator keeps its graph in the discriminator's step, real and fake images take a pass each, every forward
normalizes every weight, attention is two products and a softmax. Prints seconds a step, peak resident megabytes, and
seconds from the start of the process to the end of its first step.
"""
import sys

import torch

import cost
from transposed import Discriminator, Generator

batch, threads, steps, size = map(int, (sys.argv[1:] + [64])[:4])
torch.set_num_threads(threads)
torch.manual_seed(1)

generator, discriminator = Generator(size), Discriminator(size)
generator_adam = torch.optim.Adam(generator.parameters(), 1e-4, (0.0, 0.9))
discriminator_adam = torch.optim.Adam(discriminator.parameters(), 4e-4, (0.0, 0.9))
images = torch.rand(batch, 3, size, size) * 2 - 1


def step():
    real = discriminator(images)
    fake = discriminator(generator(torch.randn(batch, 128)))
    loss = torch.relu(1 - real).mean() + torch.relu(1 + fake).mean()
    discriminator_adam.zero_grad()
    generator_adam.zero_grad()
    loss.backward()
    discriminator_adam.step()

    loss = -discriminator(generator(torch.randn(batch, 128))).mean()
    discriminator_adam.zero_grad()
    generator_adam.zero_grad()
    loss.backward()
    generator_adam.step()


step()
first = cost.since_start()
print(cost.least(step, steps))
print(cost.peak_megabytes())
print(first)
