"""The goldens of metrics of features, from their papers' formulas: in NumPy alone, R-precision in PyTorch."""

import math

import numpy
import torch
import torch.nn.functional as F


def root_sum(a, b):
    """The sum of the square roots of the eigenvalues of a @ b, which are real and not negative."""
    return numpy.sqrt(numpy.maximum(numpy.linalg.eigvals(a @ b).real, 0)).sum()


def frechet(x, y):
    a, b = numpy.cov(x, rowvar=False), numpy.cov(y, rowvar=False)
    return ((x.mean(0) - y.mean(0)) ** 2).sum() + numpy.trace(a) + numpy.trace(b) - 2 * root_sum(a, b)


def kernel(x, y):
    """Unbiased MMD² of the whole sets, of equal size, pair by pair."""
    def k(a, b):
        return (a @ b / len(a) + 1) ** 3

    m = len(x)
    within = sum(k(s[i], s[j]) for s in (x, y) for i in range(m) for j in range(m) if i != j) / (m * (m - 1))
    return within - 2 * sum(k(a, b) for a in x for b in y) / m ** 2


def score(logits, splits):
    p = numpy.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    n = len(p)
    scores = []
    for i in range(splits):
        part = p[i * n // splits:(i + 1) * n // splits]
        scores.append(numpy.exp((part * (numpy.log(part) - numpy.log(part.mean(0)))).sum(1).mean()))
    return numpy.mean(scores), numpy.std(scores)


def distances(x, y):
    return numpy.sqrt(((x[:, None] - y[None]) ** 2).sum(2))


def radii(x, k):
    return numpy.sort(distances(x, x), 1)[:, k]


def precision_recall(x, y, k, strict):
    inside = numpy.less if strict else numpy.less_equal
    d = distances(x, y)
    precision = inside(d, radii(x, k)[:, None]).any(0).mean()
    recall = inside(d, radii(y, k)[None]).any(1).mean()
    return precision, recall


def density_coverage(x, y, k):
    d, r = distances(x, y), radii(x, k)[:, None]
    return (d < r).sum() / (k * len(y)), (d.min(1) < r[:, 0]).mean()


def sliced(x, y, directions):
    squares = [((numpy.sort(x @ u) - numpy.sort(y @ u)) ** 2).mean() for u in directions]
    return numpy.sqrt(numpy.mean(squares))


def metrics():
    random = numpy.random.RandomState(19)
    mix = random.randn(12, 12)
    x = (random.randn(60, 12) @ mix + 5).astype(numpy.float32).astype(float)
    y = (random.randn(60, 12) @ mix * 1.2 + 5.3).astype(numpy.float32).astype(float)
    few = x[:8]  # fewer images than features: the covariance is singular
    logits = (3 * random.randn(50, 7)).astype(numpy.float32).astype(float)
    directions = random.randn(70, 12)
    directions /= numpy.linalg.norm(directions, axis=1, keepdims=True)
    golden = {
        "frechet": frechet(x, y), "frechet.few": frechet(few, y), "kernel": kernel(x, y),
        "score": score(logits, 3), "score.one": score(logits, 1)[0],
        "precision_recall.3": precision_recall(x, y, 3, False), "precision_recall.5": precision_recall(x, y, 5, True),
        "density_coverage": density_coverage(x, y, 5), "sliced": sliced(x, y, directions),
        "mean": x.mean(0), "covariance": numpy.cov(x, rowvar=False), "directions": directions,
    }
    golden = {key: torch.tensor(value, dtype=torch.float64) for key, value in golden.items()}
    return golden | {"x": torch.tensor(x).float(), "y": torch.tensor(y).float(), "logits": torch.tensor(logits).float()}


def r_precision():
    """60 images of 40 captions: ranked among all of them, and the expected precision among 10 drawn without replacement."""
    torch.manual_seed(62)
    captions = torch.arange(60) % 40
    texts = torch.randn(40, 12)[captions]
    images = (texts + 1.5 * torch.randn(60, 12)) * torch.rand(60, 1)
    ranks = []
    for image, text, caption in zip(images.double(), texts.double(), captions):
        others = [texts[i].double() for i in range(40) if i != caption]
        own = F.cosine_similarity(image, text, 0)
        ranks.append(1 + sum(bool(F.cosine_similarity(image, other, 0) > own) for other in others))

    first = [math.comb(40 - rank, 9) / math.comb(39, 9) for rank in ranks]
    golden = {"all": [numpy.mean([rank == 1 for rank in ranks]), numpy.mean(ranks)], "of_10": numpy.mean(first)}
    golden = {key: torch.tensor(value, dtype=torch.float64) for key, value in golden.items()}
    return golden | {"images": images, "texts": texts, "captions": captions}
