"""github.com/heykeetae/Self-Attention-GAN: `sagan_models.py`, `spectral.py`."""

import torch
import torch.nn.functional as F
from torch import nn

GENERATOR, DISCRIMINATOR = [16, 8, 16, 8], [8, 16, 8, 16]             # in the project 512, 256, 128, 64 and the reverse


class Spectral(nn.Module):
    """A row for each entry of the first dimension, also of transposed convolutions; even evaluation moves u."""

    def __init__(self, module):
        super().__init__()
        self.module = module
        weight = module._parameters.pop("weight").detach()
        rows = weight.flatten(1)
        for name, value in (("u", torch.randn(rows.shape[0])), ("v", torch.randn(rows.shape[1])), ("bar", weight)):
            value = value if name == "bar" else F.normalize(value, dim=0)
            module.register_parameter(f"weight_{name}", nn.Parameter(value, requires_grad=name == "bar"))

    def forward(self, x):
        layer, matrix = self.module, self.module.weight_bar.flatten(1)
        with torch.no_grad():
            layer.weight_v.copy_(F.normalize(matrix.t().mv(layer.weight_u), dim=0))
            layer.weight_u.copy_(F.normalize(matrix.mv(layer.weight_v), dim=0))
        layer.weight = layer.weight_bar / layer.weight_u.dot(matrix.mv(layer.weight_v))
        return layer(x)


class Attention(nn.Module):
    """Values of all channels, no pooling, no output convolution, biases."""

    def __init__(self, channels):
        super().__init__()
        self.query_conv, self.key_conv = nn.Conv2d(channels, channels // 8, 1), nn.Conv2d(channels, channels // 8, 1)
        self.value_conv = nn.Conv2d(channels, channels, 1)
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        query, key, value = (conv(x).flatten(2) for conv in (self.query_conv, self.key_conv, self.value_conv))
        weights = torch.softmax(torch.einsum("ncq,nck->nqk", query, key), dim=-1)
        return x + self.gamma * torch.einsum("nck,nqk->ncq", value, weights).view_as(x)


class Generator(nn.Module):
    def __init__(self, latent, channels):
        super().__init__()
        for i, (c, k) in enumerate(zip([latent] + channels, channels)):
            conv = nn.ConvTranspose2d(c, k, 4) if i == 0 else nn.ConvTranspose2d(c, k, 4, 2, 1)
            self.add_module(f"l{i + 1}", nn.Sequential(Spectral(conv), nn.BatchNorm2d(k), nn.ReLU()))
        self.last = nn.Sequential(nn.ConvTranspose2d(channels[-1], 3, 4, 2, 1), nn.Tanh())
        self.attn1, self.attn2 = Attention(channels[2]), Attention(channels[3])

    def forward(self, z):
        x = self.attn1(self.l3(self.l2(self.l1(z[..., None, None]))))
        return self.last(self.attn2(self.l4(x)))


class Discriminator(nn.Module):
    def __init__(self, channels):
        super().__init__()
        for i, (c, k) in enumerate(zip([3] + channels, channels)):
            self.add_module(f"l{i + 1}", nn.Sequential(Spectral(nn.Conv2d(c, k, 4, 2, 1)), nn.LeakyReLU(0.1)))
        self.last = nn.Sequential(nn.Conv2d(channels[-1], 1, 4))
        self.attn1, self.attn2 = Attention(channels[2]), Attention(channels[3])

    def forward(self, x):
        x = self.attn1(self.l3(self.l2(self.l1(x))))
        return self.last(self.attn2(self.l4(x))).squeeze()


def networks(latent, classes):
    return Generator(latent, GENERATOR), Discriminator(DISCRIMINATOR), 64, False


def save(path, state):
    """As PyTorch wrote files until 1.5: a flat state_dict."""
    torch.save(state, path, _use_new_zipfile_serialization=False)
