"""A training step of the official residual SAGAN (official128.py) in eager mode: BATCH THREADS STEPS.

Hinge, the generator's graph kept in the discriminator's step, a pass each for real and fake. Labels are random.

Prints seconds a step, peak resident megabytes, and seconds from the start of the process to the end of its first step.
With the argument `counts` it prints each network's number of parameters and of numbers in an output instead:
42,078,852 and 39,463,618 parameters, as in the library's Official128.
"""
import sys

import torch

import cost
from official128 import CLASSES, Discriminator, Generator

generator, discriminator = Generator(), Discriminator()
if sys.argv[1:] == ["counts"]:
    latents, labels = torch.randn(2, 128), torch.tensor([0, 999])
    images = generator(latents, labels)
    for network, output in (generator, images), (discriminator, discriminator(images, labels)):
        print(sum(p.numel() for p in network.parameters()))
        print(output[0].numel())
    sys.exit()

batch, threads, steps = map(int, sys.argv[1:])
torch.set_num_threads(threads)
generator_adam = torch.optim.Adam(generator.parameters(), 1e-4, (0.0, 0.9))
discriminator_adam = torch.optim.Adam(discriminator.parameters(), 4e-4, (0.0, 0.9))
images, classes = torch.rand(batch, 3, 128, 128) * 2 - 1, torch.randint(CLASSES, (batch,))


def generate_and_score():
    labels = torch.randint(CLASSES, (batch,))
    return discriminator(generator(torch.randn(batch, 128), labels), labels)


def step():
    real, fake = discriminator(images, classes), generate_and_score()
    loss = torch.relu(1 - real).mean() + torch.relu(1 + fake).mean()
    discriminator_adam.zero_grad()
    generator_adam.zero_grad()
    loss.backward()
    discriminator_adam.step()

    loss = -generate_and_score().mean()
    discriminator_adam.zero_grad()
    generator_adam.zero_grad()
    loss.backward()
    generator_adam.step()


step()
first = cost.since_start()
print(cost.least(step, steps))
print(cost.peak_megabytes())
print(first)
