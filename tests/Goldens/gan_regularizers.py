"""The goldens of what the field adopted since SAGAN: relativistic pairing, top-k, consistency, ADA, burn-in."""

import math

import torch
import torch.nn.functional as F
from torch import nn

from gan_losses import LOSSES, random_index, rounded
from sagan import normal


def pairing(high, low):
    """RpGAN: each of `high` looks more real than the one of `low` at its place."""
    return -F.logsigmoid(high - low).mean()


def pairs():
    """Relativistic pairing of scores, and with R1 and R2 of a critic: R3GAN's loss of the discriminator."""
    torch.manual_seed(50)
    real, fake = 2 * normal(5) + 0.5, 2 * normal(5) - 0.5
    r, f, g = (scores.clone().requires_grad_() for scores in (real, fake, fake))
    for_discriminator, for_generator = pairing(r, f), pairing(g, real)
    (for_discriminator + for_generator).backward()
    golden = {"real": real, "fake": fake, "discriminator": for_discriminator, "generator": for_generator,
              "grad.real": r.grad, "grad.fake": f.grad, "grad.generator": g.grad}

    gamma, images = 0.3, {"real": normal(4, 6), "generated": normal(4, 6)}
    critic = small_critic()
    x, y = (image.clone().requires_grad_() for image in images.values())
    scores = critic(x).flatten(), critic(y).flatten()
    slopes = [torch.autograd.grad(score.sum(), image, create_graph=True)[0].square().sum(1)
              for score, image in zip(scores, (x, y))]
    loss = (F.softplus(scores[1] - scores[0]) + gamma / 2 * (slopes[0] + slopes[1])).mean()
    loss.backward()
    return golden | {f"images.{name}": image for name, image in images.items()} | named(critic) | {"r3gan": loss}


def small_critic():
    return nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, 1)).double()


def named(critic):
    weights = {f"critic.{key}": parameter.detach() for key, parameter in critic.named_parameters()}
    return weights | {f"grad.critic.{key}": parameter.grad for key, parameter in critic.named_parameters()}


def top_k():
    """The generator's losses of the three largest of five scores."""
    torch.manual_seed(51)
    real, fake = normal(5), normal(5)
    kept = sorted(range(5), key=lambda i: -fake[i].item())[:3]
    golden = {"real": real, "fake": fake}
    losses = {name: loss for name, (_, loss) in LOSSES.items()} | {"pairing": lambda r, f: pairing(f, r)}
    for name, loss in losses.items():
        f = fake.clone().requires_grad_()
        lost = loss(real[kept], torch.stack([f[i] for i in kept]))
        lost.backward()
        golden |= {name: lost, f"grad.{name}": f.grad}
    return golden


def flipped_and_shifted(image, flip, down, across):
    """Pixel (i, j) moves down and across, after a flip; borders are mirrored without repeating the edge."""
    _, height, width = image.shape
    down, across = (random_index(2 * rounded(size / 8) + 1, u) - rounded(size / 8)
                    for size, u in ((height, down), (width, across)))
    image = image.flip(2) if flip >= 0.5 else image
    padded = F.pad(image[None], (2, 2, 2, 2), mode="reflect")[0]
    return padded[:, 2 - down:2 - down + height, 2 - across:2 - across + width]


def consistency():
    """CR, bCR and zCR of a linear generator and a small critic."""
    torch.manual_seed(52)
    n, shape, noise = 3, (1, 5, 16), 0.05
    pixels = math.prod(shape)
    generator = nn.Sequential(nn.Linear(4, pixels), nn.Tanh(), nn.Unflatten(1, shape)).double()
    critic = nn.Sequential(nn.Flatten(), nn.Linear(pixels, 3), nn.Tanh(), nn.Linear(3, 1)).double()
    real, latents = torch.tanh(normal(n, *shape)), normal(n, 4)
    moves, uniform = torch.rand(3, n).double(), torch.rand(n * 4).double()
    near = latents + noise * (2 ** 0.5 * torch.erfinv(2 * uniform - 1)).view(n, 4)
    golden = {"real": real, "latents": latents, "moves": moves, "uniform": uniform}

    fake = generator(latents).detach()
    moved = {name: torch.stack([flipped_and_shifted(image, *u) for image, u in zip(images, moves.T)])
             for name, images in (("real", real), ("fake", fake))}
    golden |= {"moved": moved["real"]}
    for name, images, others in (
            ("real_consistency", real, moved["real"]), ("fake_consistency", fake, moved["fake"]),
            ("latent_consistency", fake, generator(near).detach())):
        critic.zero_grad(set_to_none=True)
        loss = F.mse_loss(critic(images), critic(others))
        loss.backward()
        golden |= {name: loss} | {f"{name}.grad.{key}": p.grad for key, p in critic.named_parameters()}
    loss = -F.mse_loss(generator(latents), generator(near))
    loss.backward()
    golden |= {"latent_diversity": loss}
    golden |= {f"latent_diversity.grad.{key}": p.grad for key, p in generator.named_parameters() if "bias" in key}
    golden |= {f"generator.{key}": p.detach() for key, p in generator.named_parameters()}
    return golden | {f"critic.{key}": p.detach() for key, p in critic.named_parameters()}


def affine(a, b, c, d, x=0.0, y=0.0):
    return torch.tensor([[a, b, x], [c, d, y], [0.0, 0.0, 1.0]], dtype=torch.float64)


def rotation(angle):
    return affine(math.cos(angle), -math.sin(angle), math.sin(angle), math.cos(angle))


def deviate(u):
    return 2 ** 0.5 * torch.erfinv(2 * u - 1).item()


def to_source(u, height, width, p):
    """The matrix from positions in the result to those in the image, about the center, in pixels."""
    either = 1 - math.sqrt(1 - p)
    probabilities = ((0, p), (2, p), (4, p), (7, p), (9, either), (11, p), (13, either))
    chosen = [u[i].item() < probability for i, probability in probabilities]
    shift = [random_index(2 * rounded(size / 8) + 1, u[i]) - rounded(size / 8) for i, size in ((5, width), (6, height))]
    size, stretch = (2 ** (0.2 * deviate(u[i])) for i in (8, 12))
    matrices = [
        affine(1 - 2 * random_index(2, u[1]), 0.0, 0.0, 1.0),
        rotation(math.pi / 2 * random_index(4, u[3])),
        affine(1.0, 0.0, 0.0, 1.0, -shift[0], -shift[1]),
        affine(1 / size, 0.0, 0.0, 1 / size),
        rotation((2 * u[10].item() - 1) * math.pi),
        affine(1 / stretch, 0.0, 0.0, stretch),
        rotation((2 * u[14].item() - 1) * math.pi)]
    matrix = torch.eye(3).double()
    for is_chosen, inverse in zip(chosen, matrices):
        matrix = matrix @ inverse if is_chosen else matrix
    return matrix


def transformed(images, uniform, p):
    """By torch's own grid_sample, whose coordinates are from -1 to 1 between the centers of the edge pixels."""
    _, _, height, width = images.shape
    half = torch.tensor([(width - 1) / 2, (height - 1) / 2, 1.0]).double()
    grids = []
    for u in uniform.T:
        matrix = (half ** -1).diag() @ to_source(u, height, width, p) @ half.diag()
        grids.append(F.affine_grid(matrix[None, :2], (1, 1, height, width), align_corners=True))
    return F.grid_sample(images, torch.cat(grids), mode="bilinear", padding_mode="reflection", align_corners=True)


def adaptive():
    """Each image has one transform alone, then all; and the probability under given scores."""
    torch.manual_seed(53)
    n, p = 9, 0.7
    x = torch.tanh(normal(n, 2, 8, 11))
    uniform = torch.rand(15, n).double()
    choices = [0, 2, 4, 7, 9, 11, 13]
    for image in range(8):
        for place, choice in enumerate(choices):
            uniform[choice, image] = 0.0 if image in (place, 7) else 0.9
    source = x.clone().requires_grad_()
    output = transformed(source, uniform, p)
    output.pow(3).sum().backward()

    scores = torch.cat([normal(6, 5) + 2, normal(10, 5) - 1, normal(6, 5) + 1])
    probability, probabilities, signs, seen = 0.0, [], [], 0
    for update, batch in enumerate(scores):
        if update % 4 == 0 and update > 0:
            r = sum(signs) / seen
            probability = min(max(probability + math.copysign(1, r - 0.6) * seen / 200, 0), 1)
            signs, seen = [], 0
        signs += [1 if score > 0 else -1 for score in batch.tolist()]
        seen += len(batch)
        probabilities.append(probability)
    return {"x": x, "uniform": uniform, "p": torch.tensor(p, dtype=torch.float64), "output": output,
            "grad": source.grad, "scores": scores, "probabilities": torch.tensor(probabilities, dtype=torch.float64)}


def burn_in():
    """Adam and RMSprop whose second constant rises from 0.9 along a cosine of five steps."""
    torch.manual_seed(54)
    start, gradients, own = normal(4), normal(8, 4), 0.99
    golden = {"start": start, "gradients": gradients}
    for name, optimizer_of in {
            "adam": lambda p: torch.optim.Adam([p], lr=0.1, betas=(0.5, own)),
            "adamw": lambda p: torch.optim.AdamW([p], lr=0.1, betas=(0.5, own), weight_decay=0.1),
            "rmsprop": lambda p: torch.optim.RMSprop([p], lr=0.1, alpha=own)}.items():
        parameter = nn.Parameter(start.clone())
        optimizer = optimizer_of(parameter)
        for step, gradient in enumerate(gradients, 1):
            share = (1 - math.cos(math.pi * min(1, step / 5))) / 2
            beta2 = 0.9 + share * (own - 0.9)
            for group in optimizer.param_groups:
                group |= {"alpha": beta2} if name == "rmsprop" else {"betas": (0.5, beta2)}
            parameter.grad = gradient.clone()
            optimizer.step()
        golden[name] = parameter.detach().clone()
    return golden
