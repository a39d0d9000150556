"""The goldens of GAN objectives: losses, gradient and LeCam penalties, augmentations, class embeddings."""

import math

import torch
import torch.nn.functional as F
from torch import nn
from torch.nn.utils import spectral_norm

from sagan import SelfAttention, copy, normal

cross_entropy = F.binary_cross_entropy_with_logits


def agree(score, target):
    """The cross-entropy of scores with one target for all."""
    return cross_entropy(score, torch.full_like(score, target))


def relative(high, low):
    """RaSGAN: `high` looks more real than `low` on average, and `low` less than `high`."""
    return agree(high - low.mean(), 1.0) + agree(low - high.mean(), 0.0)


# By name: the losses of discriminator and generator, given real and fake scores.
LOSSES = {
    "hinge": (lambda r, f: F.relu(1 - r).mean() + F.relu(1 + f).mean(), lambda r, f: -f.mean()),
    "bce": (lambda r, f: agree(r, 1.0) + agree(f, 0.0), lambda r, f: agree(f, 1.0)),
    "bce.smooth": (lambda r, f: agree(r, 0.9) + agree(f, 0.0), lambda r, f: agree(f, 1.0)),
    "bce.saturating": (lambda r, f: agree(r, 1.0) + agree(f, 0.0), lambda r, f: torch.log(1 - torch.sigmoid(f)).mean()),
    "least_squares": (lambda r, f: (F.mse_loss(r, torch.ones_like(r)) + F.mse_loss(f, torch.zeros_like(f))) / 2,
                      lambda r, f: F.mse_loss(f, torch.ones_like(f)) / 2),
    "wasserstein": (lambda r, f: f.mean() - r.mean(), lambda r, f: -f.mean()),
    "relativistic": (relative, lambda r, f: relative(f, r)),
}


def losses():
    torch.manual_seed(40)
    real, fake = 2 * normal(5) + 0.5, 2 * normal(4) - 0.5
    golden = {"real": real, "fake": fake}
    for name, (discriminator, generator) in LOSSES.items():
        r, f, g = (scores.clone().requires_grad_() for scores in (real, fake, fake))
        lost_d, lost_g = discriminator(r, f), generator(real, g)
        (lost_d + lost_g).backward()
        golden |= {f"{name}.discriminator": lost_d, f"{name}.generator": lost_g}
        golden |= {f"{name}.grad.real": r.grad, f"{name}.grad.fake": f.grad, f"{name}.grad.generator": g.grad}
    return golden


class Critic(nn.Module):
    """A critic with one of each layer that a penalty is differentiated through."""

    def __init__(self):
        super().__init__()
        self.features = spectral_norm(nn.Conv2d(2, 8, 2))
        self.attend = SelfAttention(8)
        self.score = nn.Linear(8, 1)

    def forward(self, x):
        return self.score(torch.tanh(self.attend(F.leaky_relu(self.features(x), 0.1))).mean((2, 3)))


def input_gradients(critic, x):
    """Each image's gradient of its score, flattened."""
    x = x.detach().requires_grad_()
    return torch.autograd.grad(critic(x).sum(), x, create_graph=True)[0].flatten(1)


def lecam(critic, batches, decay=0.9):
    """The penalty of the last batch; the running means start with the first batch."""
    means = None
    for real, fake in batches:
        r, f = critic(real), critic(fake)
        batch = torch.stack([r.mean(), f.mean()]).detach()
        means = batch if means is None else decay * means + (1 - decay) * batch
    return F.relu(r - means[1]).square().mean() + F.relu(means[0] - f).square().mean()


def penalties():
    torch.manual_seed(41)
    real, fake, share = torch.tanh(normal(3, 2, 5, 4)), torch.tanh(normal(3, 2, 5, 4)), torch.rand(3).double()
    critic = Critic().double()
    nn.init.constant_(critic.attend.gamma, 0.7)
    for parameter in critic.parameters():
        parameter.data *= 4                                            # large enough for attention to be uneven
    start = copy(critic.state_dict())
    golden = {"real": real, "fake": fake, "share": share} | {f"start.{key}": t for key, t in start.items()}

    mix = torch.lerp(fake, real, share.view(3, 1, 1, 1))
    for name, compute in {
            "gradient": lambda: (input_gradients(critic, mix).norm(dim=1) - 1).square().mean(),
            "r1": lambda: input_gradients(critic, real).square().sum(1).mean() / 2,
            "r2": lambda: input_gradients(critic, fake).square().sum(1).mean() / 2,
            "lecam": lambda: lecam(critic, [(fake, real), (real, fake), (real / 2, fake / 2)])}.items():
        critic.load_state_dict(start)
        critic.zero_grad(set_to_none=True)
        penalty = compute()
        penalty.backward()
        golden |= {name: penalty, f"{name}.end.u": critic.features.weight_u.clone()}
        golden |= {f"{name}.grad.{key}": p.grad for key, p in critic.named_parameters() if p.grad is not None}
    return golden


def adjust_color(image, brightness, saturation, contrast):
    image = image + brightness - 0.5
    gray = image.mean(0, keepdim=True)
    image = torch.lerp(gray, image, 2 * saturation)
    gray = image.mean()
    return gray + (image - gray) * (0.5 + contrast)


def moved(image, down, across):
    """Pixel (i, j) comes from (i + down, j + across), or is zero where there is none."""
    _, height, width = image.shape
    down, across = (random_index(2 * reach + 1, u) - reach for reach, u in (
        (rounded(height / 8), down), (rounded(width / 8), across)))
    rows = []
    for i in range(height):
        rows.append(torch.stack([
            image[:, i + down, j + across] if 0 <= i + down < height and 0 <= j + across < width
            else torch.zeros_like(image[:, 0, 0]) for j in range(width)], 1))
    return torch.stack(rows, 1)


def cut(image, row, column):
    """A hole of half of each side, symmetric about its center if its length is odd."""
    hole = []
    for size, u in ((image.shape[1], row), (image.shape[2], column)):
        length = rounded(size / 2)
        first = random_index(size if length % 2 else size + 1, u) - length // 2
        hole.append([first <= i < first + length for i in range(size)])
    return image * torch.tensor([[0.0 if i and j else 1.0 for j in hole[1]] for i in hole[0]]).double()


def rounded(x):
    return math.floor(x + 0.5)


def random_index(count, u):
    return math.floor(u.item() * count)


def augmented():
    """A side that rounds up and one that rounds down, an even and an odd hole, extreme random numbers."""
    torch.manual_seed(42)
    x = torch.tanh(normal(3, 2, 9, 4))
    uniform = torch.rand(7, 3).double()
    uniform[3:, 0], uniform[3:, 1] = 0.0, 0.999
    acts = {"color": (adjust_color, uniform[:3]), "translation": (moved, uniform[3:5]), "cutout": (cut, uniform[5:])}
    golden = {"x": x, "uniform": uniform}
    for name, (act, rows) in acts.items():
        golden[name] = torch.stack([act(image, *u) for image, u in zip(x, rows.T)])
    source = x.clone().requires_grad_()
    output = source
    for act, rows in acts.values():
        output = torch.stack([act(image, *u) for image, u in zip(output, rows.T)])
    output.pow(3).sum().backward()
    return golden | {"all": output, "all.grad": source.grad}


class EmbeddingHead(nn.Module):
    """ReACGAN's head on a feature map: score, embedding of the image, proxy of the class."""

    def __init__(self, channels, length, classes):
        super().__init__()
        self.score, self.embed = nn.Linear(channels, 1), nn.Linear(channels, length)
        self.proxy = nn.Embedding(classes, length)

    def forward(self, x, labels):
        features = F.relu(x).sum((2, 3))
        return self.score(features)[:, 0], self.embed(features), self.proxy(labels)


def data_to_data(embeddings, proxies, labels, m_p, m_n, temperature):
    """D2D-CE image by image, as in equation 8 of Kang et al. 2021."""
    losses = []
    for i, label in enumerate(labels):
        own = F.cosine_similarity(embeddings[i], proxies[i], dim=0)
        positive = torch.exp(torch.clamp(own - m_p, max=0) / temperature)
        negatives = [torch.exp(torch.clamp(F.cosine_similarity(embeddings[i], embeddings[j], dim=0) - m_n, min=0) / temperature)
                     for j in range(len(labels)) if labels[j] != label]
        losses.append(-torch.log(positive / (positive + sum(negatives))))
    return torch.stack(losses).mean()


# By name: labels, margins and temperature.
EMBEDDINGS = {
    "usual": ([0, 1, 2, 0, 2, 1], 0.98, 0.02, 0.5),
    "different": ([2, 0, 1], 0.98, 0.02, 0.5),
    "same": ([1, 1, 1, 1], 0.98, 0.02, 0.5),
    "single": ([2], 0.98, 0.02, 0.5),
    "margins": ([0, 1, 2, 0, 2, 1], 0.1, 0.4, 0.25),
}


def class_embeddings():
    torch.manual_seed(43)
    golden = {}
    for name, (labels, *numbers) in EMBEDDINGS.items():
        head, labels = EmbeddingHead(5, 4, 3).double(), torch.tensor(labels)
        golden |= {f"{name}.start.{key}": tensor for key, tensor in copy(head.state_dict()).items()}
        x = normal(len(labels), 5, 2, 3).requires_grad_()
        scores, embeddings, proxies = head(x, labels)
        loss = data_to_data(embeddings, proxies, labels, *numbers)
        (loss + scores.sum()).backward()
        golden |= {f"{name}.x": x, f"{name}.labels": labels, f"{name}.loss": loss, f"{name}.scores": scores,
                   f"{name}.embeddings": embeddings, f"{name}.proxies": proxies, f"{name}.grad.x": x.grad}
        golden |= {f"{name}.grad.{key}": p.grad for key, p in head.named_parameters()}
    return golden
