"""Every preset, implemented independently and small: outputs, gradients, and three training steps of both networks.

A network is filled by `fill`, which a reader in another language can repeat; so no weight need be stored. Tensors are
written as `digest`s: their length and four projections. All in 64 bits (see sagan.steps for the reason).
"""

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

BATCH, LATENT, STEPS = 2, 12, 3


# ---- layers -----------------------------------------------------------------------------------------------------

def plain(layer):
    return layer


def normal(eps=1e-12):
    return lambda layer: spectral_norm(layer, eps=eps)


def stored(layer):
    """A row for each input of a transposed convolution, as it is stored."""
    return spectral_norm(layer, dim=0)


def hot(layer):
    """A table as the linear layer on one-hot labels: a row for each channel."""
    return spectral_norm(layer, eps=1e-6, dim=1)


class Attention(nn.Module):
    """The official form with pool = 2 and halves = 2; the common ports' with pool = 1, halves = 1 and biases."""

    def __init__(self, c, wrap=None):
        super().__init__()
        self.official = wrap is not None
        wrap, halves, bias = wrap or plain, 2 if self.official else 1, not self.official
        self.query = wrap(nn.Conv2d(c, c // 8, 1, bias=bias))
        self.key = wrap(nn.Conv2d(c, c // 8, 1, bias=bias))
        self.value = wrap(nn.Conv2d(c, c // halves, 1, bias=bias))
        if self.official:
            self.output = wrap(nn.Conv2d(c // halves, c, 1, bias=bias))
        self.gamma = nn.Parameter(torch.zeros(() if self.official else 1))

    def forward(self, x, y):
        shrink = (lambda t: F.max_pool2d(t, 2)) if self.official else plain
        query, key, value = self.query(x).flatten(2), shrink(self.key(x)).flatten(2), shrink(self.value(x)).flatten(2)
        beta = torch.softmax(torch.einsum("ncq,nck->nqk", query, key), -1)
        seen = torch.einsum("nck,nqk->ncq", value, beta).unflatten(2, x.shape[2:])
        return x + self.gamma * (self.output(seen) if self.official else seen)


class Control(nn.Module):
    """Attention-free control with official attention's number of parameters."""

    def __init__(self, c, wrap):
        super().__init__()
        self.reduce = wrap(nn.Conv2d(c, c * 5 // 8, 1, bias=False))
        self.expand = wrap(nn.Conv2d(c * 5 // 8, c, 1, bias=False))
        self.gamma = nn.Parameter(torch.zeros(1))

    def forward(self, x, y):
        return x + self.gamma * self.expand(F.relu(self.reduce(x)))


class ClassNorm(nn.Module):
    """Batch norm without affine; (1 + gain[y]) · x + bias[y]."""

    def __init__(self, c, classes, wrap=plain, **options):
        super().__init__()
        norm = nn.BatchNorm2d(c, affine=False, **options)
        for key, buffer in norm.named_buffers():
            self.register_buffer(key, buffer)
        self.options = options
        self.gain, self.bias = wrap(nn.Embedding(classes, c)), wrap(nn.Embedding(classes, c))

    def forward(self, x, y):
        if self.training:
            self.num_batches_tracked += 1
        even = F.batch_norm(x, self.running_mean, self.running_var, training=self.training, **self.options)
        return even * (1 + self.gain(y))[..., None, None] + self.bias(y)[..., None, None]


class Batch(nn.BatchNorm2d):
    def forward(self, x, y):
        return super().forward(x)


class Deconv(nn.Module):
    """Halving or doubling, batch norm or none, activation."""

    def __init__(self, conv, c, norm, act):
        super().__init__()
        self.conv, self.act = conv, act
        self.norm = Batch(c) if norm else None

    def forward(self, x, y):
        x = self.conv(x)
        return self.act(x if self.norm is None else self.norm(x, y))


class Start(nn.Module):
    """A linear layer to 4×4; Blog64's has batch norm and ReLU."""

    def __init__(self, c, wrap, activate=False):
        super().__init__()
        self.conv = wrap(nn.Linear(LATENT, c * 16))
        self.norm = Batch(c) if activate else None

    def forward(self, z, y):
        x = self.conv(z).unflatten(1, (-1, 4, 4))
        return x if self.norm is None else F.relu(self.norm(x, y))


class Unproject(Deconv):
    def forward(self, z, y):
        return super().forward(z[..., None, None], y)


class Up(nn.Module):
    def __init__(self, c, k, wrap, norm, bilinear=False):
        super().__init__()
        self.norm1, self.norm2 = norm(c), norm(k)
        self.conv1, self.conv2 = wrap(nn.Conv2d(c, k, 3, padding=1)), wrap(nn.Conv2d(k, k, 3, padding=1))
        self.shortcut = wrap(nn.Conv2d(c, k, 1))
        mode = {"mode": "bilinear", "align_corners": False} if bilinear else {"mode": "nearest"}
        self.double = lambda x: F.interpolate(x, scale_factor=2, **mode)

    def forward(self, x, y):
        h = self.conv1(self.double(F.relu(self.norm1(x, y))))
        h = self.conv2(F.relu(self.norm2(h, y)))
        return h + self.shortcut(self.double(x))


class Down(nn.Module):
    """inplace: the first ReLU overwrites the input, so that the shortcut of all but the first block is activated."""

    def __init__(self, c, k, wrap, half=True, first=False, narrow=False, inplace=False):
        super().__init__()
        between = c if narrow and not first else k
        self.conv1 = wrap(nn.Conv2d(c, between, 3, padding=1))
        self.conv2 = wrap(nn.Conv2d(between, k, 3, padding=1))
        self.shortcut = wrap(nn.Conv2d(c, k, 1)) if half or c != k else plain
        self.first, self.inplace, self.pool = first, inplace, (lambda x: F.avg_pool2d(x, 2)) if half else plain

    def forward(self, x, y):
        a = x if self.first else F.relu(x)
        h = self.conv2(F.relu(self.conv1(a)))
        x = a if self.inplace else x
        return self.pool(h) + (self.shortcut(self.pool(x)) if self.first else self.pool(self.shortcut(x)))


class Image(nn.Module):
    def __init__(self, c, wrap, **options):
        super().__init__()
        self.norm, self.conv = Batch(c, **options), wrap(nn.Conv2d(c, 3, 3, padding=1))

    def forward(self, x, y):
        return self.conv(F.relu(self.norm(x, y)))


class Head(nn.Module):
    def __init__(self, c, classes, wrap):
        super().__init__()
        self.score = wrap(nn.Linear(c, 1))
        self.embed = wrap(nn.Embedding(classes, c)) if classes else None

    def forward(self, x, y):
        phi = F.relu(x).sum((2, 3))
        return self.score(phi).squeeze(1) + (0 if y is None else (self.embed(y) * phi).sum(1))


class Network(nn.Module):
    """Named layers, one after the other; a layer of torch's own takes no label."""

    def __init__(self, **layers):
        super().__init__()
        for name, layer in layers.items():
            self.add_module(name, layer)

    def forward(self, x, y=None):
        for layer in self.children():
            x = layer(x) if isinstance(layer, (nn.Conv2d, nn.ConvTranspose2d)) else layer(x, y)
        return x


class Generator(Network):
    def forward(self, x, y=None):
        return torch.tanh(super().forward(x, y))


class Discriminator(Network):
    def forward(self, x, y=None):
        return super().forward(x, y).flatten()


# ---- DCGAN backbones ---------------------------------------------------------------------------

def up(c, k, wrap, act=F.relu):
    return Deconv(wrap(nn.ConvTranspose2d(c, k, 4, 2, 1)), k, True, act)


def down(c, k, wrap, act, norm=False):
    return Deconv(wrap(nn.Conv2d(c, k, 4, 2, 1)), k, norm, act)


def leaky(slope):
    return lambda x: F.leaky_relu(x, slope)


def blog():
    return (
        Generator(start4=Start(64, plain, activate=True), up8=up(64, 32, plain), up16=up(32, 16, plain),
                  up32=up(16, 8, plain), attend32=Attention(8), image=nn.ConvTranspose2d(8, 3, 4, 2, 1)),
        Discriminator(down32=down(3, 8, plain, F.relu), down16=down(8, 16, plain, F.relu), attend16=Attention(16),
                      down8=down(16, 32, plain, F.relu), down4=down(32, 64, plain, F.relu), score=nn.Conv2d(64, 1, 4)))


def dcgan(g_act, d_act, norm, flat=False):
    sn, tn = normal(), stored if flat else normal()
    return (
        Generator(start4=Unproject(tn(nn.ConvTranspose2d(LATENT, 64, 4)), 64, True, g_act),
                  up8=up(64, 32, tn, g_act), up16=up(32, 16, tn, g_act), attend16=Attention(16),
                  up32=up(16, 8, tn, g_act), attend32=Attention(8), image=nn.ConvTranspose2d(8, 3, 4, 2, 1)),
        Discriminator(down32=down(3, 8, sn, d_act, norm), down16=down(8, 16, sn, d_act, norm),
                      down8=down(16, 32, sn, d_act, norm), attend8=Attention(32), down4=down(32, 64, sn, d_act, norm),
                      attend4=Attention(64), score=nn.Conv2d(64, 1, 4)))


# ---- ResNet backbones ---------------------------------------------------------------------------------------------

CLASSES = 3


def residual(g, d, tail, sizes, wrap_g, wrap_d, tables=plain, attention=Attention, bilinear=False, narrow=False,
             inplace=False, classes=CLASSES, **norm):
    """g: channels from 4×4 up; d: channels down from half the size; sizes: feature maps with attention in (G, D)."""
    def even(c):
        return ClassNorm(c, classes, tables, **norm) if classes else Batch(c, **norm)

    name = "attend" if attention is Attention else "control"
    generator, discriminator = {"start4": Start(g[0], wrap_g)}, {}
    if sizes[0] == 4:
        generator["attend4"] = attention(g[0], wrap_g)
    for i, (c, k) in enumerate(zip(g, g[1:])):
        generator[f"up{8 * 2 ** i}"] = Up(c, k, wrap_g, even, bilinear)
        if 8 * 2 ** i == sizes[0]:
            generator[f"{name}{sizes[0]}"] = attention(k, wrap_g)
    generator["image"] = Image(g[-1], wrap_g, **norm)

    size = 4 * 2 ** (len(g) - 1)
    for c, k in zip([3] + d, d):
        size //= 2
        discriminator[f"down{size}"] = Down(c, k, wrap_d, first=c == 3, narrow=narrow,
                                            inplace=inplace)
        if size == sizes[1]:
            discriminator[f"{name}{size}"] = attention(k, wrap_d)
    for i, (c, k) in enumerate(zip([d[-1]] + tail, tail)):
        discriminator[f"residual{i + 1}"] = Down(c, k, wrap_d, half=False, narrow=narrow, inplace=inplace)
    discriminator["score"] = Head((d + tail)[-1], classes, wrap_d)
    return Generator(**generator), Discriminator(**discriminator)


def official(sizes, wrap_g=normal(), wrap_d=normal(), momentum=0.001, attention=Attention):
    return residual([64, 64, 32, 16, 8, 8], [8, 8, 16, 32, 64], [64], sizes, wrap_g, wrap_d, attention=attention,
                    momentum=momentum, eps=1e-5)


def studio(g, d, tail, sizes):
    sn = normal(1e-6)
    return residual(g, d, tail, sizes, sn, sn, tables=hot, inplace=True, momentum=0.1, eps=1e-4)


def toy(g, d, sizes):
    return residual(g, d, d[-1:], (sizes, sizes), plain, plain, classes=0, eps=1e-5)


def mimicry():
    return residual([16] * 4, [8, 8], [8, 8], (16, 8), normal(), normal(), bilinear=True, narrow=True,
                    inplace=True, momentum=0.1, eps=1e-5)


# name: networks, size, critic steps, (rate of G, rate of D), betas, loss, whether D updates u once per step
PRESETS = {
    "Toy16": (lambda: toy([32, 16, 8], [8, 16], 4), 16, 1, (2e-3, 2e-3), (0.0, 0.99), "relativistic", False),
    "Toy32": (lambda: toy([64, 32, 16, 8], [8, 16, 32], 8), 32, 1, (2e-3, 2e-3), (0.0, 0.99), "relativistic", False),
    "Toy64": (lambda: toy([16, 16, 8, 8, 8], [8, 8, 8, 16], 16), 64, 1, (1e-3, 1e-3), (0.0, 0.99), "relativistic", False),
    "Studio32": (lambda: studio([16] * 4, [8, 8], [8, 8], (16, 16)), 32, 5, (2e-4, 2e-4), (0.5, 0.999), "hinge", False),
    "Mimicry32": (mimicry, 32, 5, (2e-4, 2e-4), (0.0, 0.9), "hinge", False),
    "Blog64": (blog, 64, 1, (2e-4, 2e-4), (0.5, 0.999), "bce", False),
    "Lsun64": (lambda: dcgan(F.relu, leaky(0.1), False, flat=True), 64, 1, (1e-4, 4e-4), (0.0, 0.9), "hinge", False),
    "TorchGan64": (lambda: dcgan(leaky(0.2), leaky(0.2), True), 64, 1, (1e-4, 4e-4), (0.0, 0.999), "wgan", False),
    "Studio64": (lambda: studio([64, 32, 16, 8, 8], [8, 8, 16, 32], [64], (32, 32)), 64, 1, (1e-4, 4e-4), (0.0, 0.999),
                 "hinge", False),
    "Official128": (lambda: official((32, 32)), 128, 1, (1e-4, 4e-4), (0.0, 0.9), "hinge", True),
    "Official128Feat64": (lambda: official((64, 64)), 128, 1, (1e-4, 4e-4), (0.0, 0.9), "hinge", True),
    "Baseline128": (lambda: official((0, 0), wrap_g=plain), 128, 1, (2e-4, 2e-4), (0.0, 0.9), "hinge", True),
    "Control128": (lambda: official((32, 32), attention=Control), 128, 1, (1e-4, 4e-4), (0.0, 0.9), "hinge", True),
    "BigGan128": (lambda: official((64, 64), normal(1e-8), normal(1e-8), momentum=0.1), 128, 1, (1e-4, 4e-4),
                  (0.0, 0.999), "hinge", True),
}


# ---- what is written ---------------------------------------------------------------------------------------------

def randn(*shape):
    return torch.randn(shape, dtype=torch.float64)


def fill(net, seed):
    """Fills every tensor of the state in the order of the sorted keys, from one stream."""
    torch.manual_seed(seed)
    with torch.no_grad():
        for key, tensor in sorted(net.state_dict().items()):
            if not tensor.is_floating_point():
                tensor.zero_()
                continue
            x = torch.randn(tensor.shape, dtype=torch.float64)
            if key.endswith(("weight_u", "weight_v")):
                x = x / x.norm()
            elif key.endswith("running_var"):
                x = 0.5 + x * x
            elif key.endswith("gamma"):
                x = torch.full_like(x, 0.25)
            elif x.dim() < 2:
                x = 0.1 * x + (1 if key.endswith("weight") else 0)
            else:
                x = x / (x.numel() / x.shape[0]) ** 0.5
            tensor.copy_(x)


def digest(tensors):
    """For each tensor, in the order of the sorted keys: its norm, and its projections onto four random tensors."""
    torch.manual_seed(99)
    return torch.stack([torch.stack([t.norm()] + [(t * randn(*t.shape)).sum() for _ in range(4)])
                        for _, t in sorted(tensors.items()) if t.is_floating_point()]).detach()


def compare(high, low):
    """The relativistic average loss."""
    return F.softplus(low.mean() - high).mean() + F.softplus(low - high.mean()).mean()


def penalty(d, images):
    """R1 at real images, R2 at generated ones."""
    x = images.detach().requires_grad_()
    gradient, = torch.autograd.grad(d(x, None).sum(), x, create_graph=True)
    return gradient.flatten(1).square().sum(1).mean() / 2


# Weight of R1 and R2, and updates of D from one evaluation to the next.
PENALTIES = {"Toy16": (0.35, 8), "Toy32": (0.35, 8), "Toy64": (0.2, 8)}


def steps(g, d, size, critic, rates, betas, loss, once, labels, penalized):
    """Yields the losses of each step. `once`: D's power iteration runs for the real images only."""
    adam_g = torch.optim.Adam(g.parameters(), lr=rates[0], betas=betas)
    adam_d = torch.optim.Adam(d.parameters(), lr=rates[1], betas=betas)

    def again(x, y):
        if not once:
            return d(x, y)
        d.eval()
        score = d(x, y)
        d.train()
        return score

    def sample():
        return randn(BATCH, LATENT), torch.randint(CLASSES, (BATCH,)) if labels else None

    updates = 0
    for _ in range(STEPS):
        for _ in range(critic):
            image, y = torch.tanh(randn(BATCH, 3, size, size)), torch.randint(CLASSES, (BATCH,)) if labels else None
            z, w = sample()
            with torch.no_grad():
                fake = g(z, w)
            real_score, fake_score = d(image, y), again(fake, w)
            loss_d = {"hinge": lambda r, f: F.relu(1 - r).mean() + F.relu(1 + f).mean(),
                      "bce": lambda r, f: F.softplus(-r).mean() + F.softplus(f).mean(),
                      "relativistic": compare,
                      "wgan": lambda r, f: f.mean() - r.mean()}[loss](real_score, fake_score)
            weight, interval = penalized
            if weight > 0 and updates % interval == 0:
                loss_d = loss_d + weight * interval * (penalty(d, image) + penalty(d, fake))
            updates += 1
            adam_d.zero_grad()
            loss_d.backward()
            adam_d.step()
        z, w = sample()
        score = again(g(z, w), w)
        loss_g = (F.softplus(-score).mean() if loss == "bce" else
                  compare(score, d(image, y)) if loss == "relativistic" else -score.mean())
        adam_g.zero_grad()
        loss_g.backward()
        adam_g.step()
        yield torch.stack([loss_d.detach(), loss_g.detach()])


def one(name):
    build, size, critic, rates, betas, loss, once = PRESETS[name]
    g, d = (net.double().train() for net in build())
    labels = any(isinstance(layer, Head) and layer.embed is not None for layer in d.modules())
    fill(g, 1)
    fill(d, 2)
    golden = {"keys": torch.tensor([len(g.state_dict()), len(d.state_dict())])}

    torch.manual_seed(3)
    z, y = randn(BATCH, LATENT), torch.randint(CLASSES, (BATCH,)) if labels else None
    image = g(z, y)
    score = d(image, y)
    score.sum().backward()
    golden |= {"image": digest({"image": image}), "corner": image[:, :, ::size // 4, ::size // 4], "score": score}
    for role, net in (("generator", g), ("discriminator", d)):
        golden[f"{role}.gradients"] = digest({key: p.grad for key, p in net.named_parameters()})

    fill(g, 1)
    fill(d, 2)
    torch.manual_seed(4)
    golden["losses"] = torch.stack(list(steps(g, d, size, critic, rates, betas, loss, once, labels,
                                          PENALTIES.get(name, (0.0, 1)))))
    for role, net in (("generator", g), ("discriminator", d)):
        golden[f"{role}.end"] = digest(net.state_dict())

    torch.manual_seed(5)
    z, y = randn(BATCH, LATENT), torch.randint(CLASSES, (BATCH,)) if labels else None
    image = g.eval()(z, y)
    return golden | {"eval.image": digest({"image": image}), "eval.score": d.eval()(image, y)}


def presets():
    return {f"{name}.{key}": tensor.detach() for name in PRESETS for key, tensor in one(name).items()}
