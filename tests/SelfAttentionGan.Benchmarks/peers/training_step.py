"""A training step of the 64x64 SAGAN as its public PyTorch implementations write it, in eager mode: BATCH THREADS STEPS.

The generator keeps its graph in the discriminator's step, real and fake pictures take a pass each, every forward
normalises every weight, attention is two products and a softmax. Prints seconds a step, peak resident megabytes, and
seconds from the start of the process to the end of its first step.
"""
import resource
import sys
import time

import torch
from torch import nn
from torch.nn.utils import spectral_norm

batch, threads, steps = map(int, sys.argv[1:])
torch.set_num_threads(threads)
torch.manual_seed(1)


class SelfAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.query = nn.Conv2d(channels, channels // 8, 1)
        self.key = nn.Conv2d(channels, channels // 8, 1)
        self.value = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        n, c, h, w = x.size()
        query = self.query(x).view(n, -1, h * w).permute(0, 2, 1)
        key = self.key(x).view(n, -1, h * w)
        attention = torch.softmax(torch.bmm(query, key), dim=-1)
        value = self.value(x).view(n, -1, h * w)
        out = torch.bmm(value, attention.permute(0, 2, 1)).view(n, c, h, w)
        return self.gamma * out + x


def up(channels, to, stride=2, padding=1):
    return nn.Sequential(
        spectral_norm(nn.ConvTranspose2d(channels, to, 4, stride, padding)), nn.BatchNorm2d(to), nn.ReLU())


def down(channels, to):
    return nn.Sequential(spectral_norm(nn.Conv2d(channels, to, 4, 2, 1)), nn.LeakyReLU(0.1))


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            up(128, 512, 1, 0), up(512, 256), up(256, 128), SelfAttention(128), up(128, 64), SelfAttention(64),
            nn.ConvTranspose2d(64, 3, 4, 2, 1), nn.Tanh())

    def forward(self, z):
        return self.net(z.view(z.size(0), -1, 1, 1))


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(
            down(3, 64), down(64, 128), down(128, 256), SelfAttention(256), down(256, 512), SelfAttention(512),
            nn.Conv2d(512, 1, 4))

    def forward(self, x):
        return self.net(x).squeeze()


generator, discriminator = Generator(), Discriminator()
generator_adam = torch.optim.Adam(generator.parameters(), 1e-4, (0.0, 0.9))
discriminator_adam = torch.optim.Adam(discriminator.parameters(), 4e-4, (0.0, 0.9))
pictures = torch.rand(batch, 3, 64, 64) * 2 - 1


def step():
    real = discriminator(pictures)
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


def timed():
    start = time.perf_counter()
    step()
    return time.perf_counter() - start


step()
with open("/proc/self/stat") as stat:
    began = int(stat.read().rsplit(")", 1)[1].split()[19]) / 100
first = time.clock_gettime(time.CLOCK_BOOTTIME) - began
print(min(timed() for _ in range(steps)))
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
print(first)
