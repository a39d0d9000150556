"""The official residual SAGAN, 128x128 and 1,000 classes, as public PyTorch ports write it.

Follows the released TensorFlow code (brain-research/self-attention-gan): batch norm without gain and an embedding of
gains and biases for each class, blocks that enlarge by nearest neighbors before their first 3x3 convolution and learn
a 1x1 shortcut, attention at 32x32 with pooled keys and values and an output projection, a discriminator whose features
are summed and projected on the class, torch's spectral_norm around every weight at each forward.
"""
import torch
from torch import nn
from torch.nn import functional as F
from torch.nn.utils import spectral_norm

CLASSES = 1000


def conv(channels, to, kernel, bias=True):
    layer = nn.Conv2d(channels, to, kernel, padding=kernel // 2, bias=bias)
    nn.init.xavier_uniform_(layer.weight)
    return spectral_norm(layer)


class ConditionalBatchNorm(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False, momentum=0.001)
        self.embed = nn.Embedding(CLASSES, 2 * channels)
        self.embed.weight.data[:, :channels].fill_(1)
        self.embed.weight.data[:, channels:].zero_()

    def forward(self, x, y):
        gain, bias = self.embed(y)[:, :, None, None].chunk(2, 1)
        return gain * self.norm(x) + bias


class SelfAttention(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.query = conv(channels, channels // 8, 1, bias=False)
        self.key = conv(channels, channels // 8, 1, bias=False)
        self.value = conv(channels, channels // 2, 1, bias=False)
        self.output = conv(channels // 2, channels, 1, bias=False)
        self.gamma = nn.Parameter(torch.zeros([]))

    def forward(self, x):
        n, c, h, w = x.size()
        query = self.query(x).view(n, -1, h * w)
        key = F.max_pool2d(self.key(x), 2).view(n, -1, h * w // 4)
        value = F.max_pool2d(self.value(x), 2).view(n, -1, h * w // 4)
        attention = torch.softmax(torch.bmm(query.permute(0, 2, 1), key), dim=-1)
        out = torch.bmm(value, attention.permute(0, 2, 1)).view(n, c // 2, h, w)
        return self.gamma * self.output(out) + x


class Up(nn.Module):
    def __init__(self, channels, to):
        super().__init__()
        self.norm1, self.norm2 = ConditionalBatchNorm(channels), ConditionalBatchNorm(to)
        self.conv1, self.conv2, self.shortcut = conv(channels, to, 3), conv(to, to, 3), conv(channels, to, 1)

    def forward(self, x, y):
        out = self.conv1(F.interpolate(F.relu(self.norm1(x, y)), scale_factor=2))
        out = self.conv2(F.relu(self.norm2(out, y)))
        return out + self.shortcut(F.interpolate(x, scale_factor=2))


class Generator(nn.Module):
    def __init__(self):
        super().__init__()
        widths = [1024, 1024, 512, 256, 128, 64]
        self.start = spectral_norm(nn.Linear(128, 1024 * 4 * 4))
        self.blocks = nn.ModuleList(Up(a, b) for a, b in zip(widths, widths[1:]))
        self.attention = SelfAttention(256)
        self.norm, self.image = nn.BatchNorm2d(64), conv(64, 3, 3)

    def forward(self, z, y):
        x = self.start(z).view(-1, 1024, 4, 4)
        for block in self.blocks:
            x = block(x, y)
            if x.size(2) == 32:
                x = self.attention(x)
        return torch.tanh(self.image(F.relu(self.norm(x))))


class First(nn.Module):
    def __init__(self, to):
        super().__init__()
        self.conv1, self.conv2, self.shortcut = conv(3, to, 3), conv(to, to, 3), conv(3, to, 1)

    def forward(self, x):
        out = self.conv2(F.relu(self.conv1(x)))
        return F.avg_pool2d(out, 2) + self.shortcut(F.avg_pool2d(x, 2))


class Down(nn.Module):
    def __init__(self, channels, to):
        super().__init__()
        self.conv1, self.conv2 = conv(channels, to, 3), conv(to, to, 3)
        self.shortcut = conv(channels, to, 1)

    def forward(self, x):
        out = self.conv2(F.relu(self.conv1(F.relu(x))))
        return F.avg_pool2d(out, 2) + F.avg_pool2d(self.shortcut(x), 2)


class Last(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1, self.conv2 = conv(channels, channels, 3), conv(channels, channels, 3)

    def forward(self, x):
        return self.conv2(F.relu(self.conv1(F.relu(x)))) + x


class Discriminator(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Sequential(
            First(64), Down(64, 128), SelfAttention(128), Down(128, 256), Down(256, 512), Down(512, 1024), Last(1024))
        self.score = spectral_norm(nn.Linear(1024, 1))
        self.embed = spectral_norm(nn.Embedding(CLASSES, 1024))

    def forward(self, x, y):
        features = F.relu(self.body(x)).sum((2, 3))
        return self.score(features).squeeze(1) + (self.embed(y) * features).sum(1)
