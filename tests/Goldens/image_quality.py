"""The goldens of full-reference image quality, in NumPy alone, pixel by pixel, from the papers' formulas."""

import math

import numpy
import torch

RANGE = 2


def psnr(x, y):
    return 10 * math.log10(RANGE ** 2 / ((x - y) ** 2).mean())


def ssim(x, y):
    """Wang et al. 2004: every 11×11 window inside the image, by loops."""
    weights = numpy.array([[math.exp(-((i - 5) ** 2 + (j - 5) ** 2) / (2 * 1.5 ** 2)) for j in range(11)]
                           for i in range(11)])
    weights /= weights.sum()
    c1, c2 = (0.01 * RANGE) ** 2, (0.03 * RANGE) ** 2
    values = []
    for a, b in zip(x, y):
        for top in range(a.shape[0] - 10):
            for left in range(a.shape[1] - 10):
                p, q = a[top:top + 11, left:left + 11], b[top:top + 11, left:left + 11]
                mp, mq = (weights * p).sum(), (weights * q).sum()
                vp, vq = (weights * (p - mp) ** 2).sum(), (weights * (q - mq) ** 2).sum()
                cov = (weights * (p - mp) * (q - mq)).sum()
                values.append((2 * mp * mq + c1) * (2 * cov + c2) / ((mp ** 2 + mq ** 2 + c1) * (vp + vq + c2)))
    return numpy.mean(values)


def lab(rgb):
    """CIE L*a*b* of one sRGB color, each value from 0 to 1; D65."""
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in rgb]
    matrix = [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
    xyz = [sum(m * v for m, v in zip(row, linear)) for row in matrix]

    def f(t):
        return t ** (1 / 3) if t > (6 / 29) ** 3 else t / (3 * (6 / 29) ** 2) + 4 / 29

    x, y, z = (f(v / white) for v, white in zip(xyz, (0.95047, 1.0, 1.08883)))
    return numpy.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def delta_e(x, y):
    x, y = (x + 1) / 2, (y + 1) / 2
    return numpy.mean([numpy.linalg.norm(lab(x[:, i, j]) - lab(y[:, i, j]))
                       for i in range(x.shape[1]) for j in range(x.shape[2])])


def mean_iou(predicted, labels, classes):
    values = []
    for c in range(classes):
        p, t = predicted == c, labels == c
        if (p | t).any():
            values.append((p & t).sum() / (p | t).sum())
    return numpy.mean(values)


def image_quality():
    random = numpy.random.RandomState(1)
    x = random.uniform(-1, 1, (2, 3, 13, 14))
    y = numpy.clip(x + random.normal(0, 0.2, x.shape), -1, 1)
    labels, predicted = random.randint(0, 4, (2, 6, 6)), random.randint(0, 4, (2, 6, 6))
    numbers = {"psnr": [psnr(a, b) for a, b in zip(x, y)], "ssim": [ssim(a, b) for a, b in zip(x, y)],
               "delta-e": [delta_e(a, b) for a, b in zip(x, y)], "mean-iou": [mean_iou(predicted, labels, 5)]}

    return {"x": torch.tensor(x), "y": torch.tensor(y), "labels": torch.tensor(labels, dtype=torch.int64),
            "predicted": torch.tensor(predicted, dtype=torch.int64),
            **{name: torch.tensor(values, dtype=torch.float64) for name, values in numbers.items()}}
