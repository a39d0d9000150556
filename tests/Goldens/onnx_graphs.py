"""Small ONNX graphs as feature extractors, and what PyTorch computes in their place.

    python3 onnx_graphs.py      writes the .onnx files into the tests of Interop; generate.py writes the values
"""

import pathlib

import torch

import extractors

FILES = pathlib.Path(__file__).parent.parent / "SelfAttentionGan.Interop.Tests" / "Extractors"


class Convolution(torch.nn.Module):
    """Features as maps of one position, and logits."""

    def __init__(self):
        super().__init__()
        self.convolution = torch.nn.Conv2d(3, 6, 4, stride=2)
        self.normalization = torch.nn.BatchNorm2d(6)
        self.classes = torch.nn.Linear(6, 4)

    def forward(self, x):
        features = self.normalization(self.convolution(x)).relu().mean(dim=(2, 3), keepdim=True)
        return features, self.classes(features.flatten(1))


class ChannelsLast(Convolution):
    def forward(self, x):
        return super().forward(x.permute(0, 3, 1, 2))


class FixedReshape(Convolution):
    """Its reshape names the batch of one, so that no other passes it."""

    def forward(self, x):
        features, _ = super().forward(x)
        return features.reshape(1, 6)


class MixedImages(Convolution):
    """Runs for any batch, but features of one image depend on the others'."""

    def forward(self, x):
        features, _ = super().forward(x)
        return (features - features.mean(dim=0, keepdim=True) / 2).flatten(1)


def network(kind):
    torch.manual_seed(20)
    made = kind().eval()
    with torch.no_grad():
        made.normalization.running_mean.normal_(std=0.1)
        made.normalization.running_var.uniform_(0.5, 2)
    return made


@torch.no_grad()
def graphs():
    x = extractors.images()
    small = torch.nn.functional.interpolate(x.float(), (8, 8), mode="bilinear", align_corners=False, antialias=True)
    features, logits = network(Convolution)(extractors.imagenet(small))
    return {"images": x, "features": features.flatten(1), "logits": logits}


def export(kind, name, shape, dynamic=False, outputs=("features", "logits")):
    axes = {key: {0: "batch"} for key in ("images", *outputs)} if dynamic else None
    torch.onnx.export(network(kind), torch.zeros(shape), FILES / f"{name}.onnx", input_names=["images"],
                      output_names=list(outputs), dynamic_axes=axes, opset_version=13)


def files():
    export(Convolution, "batch-of-one", (1, 3, 8, 8))
    export(Convolution, "batch-of-two", (2, 3, 8, 8))
    export(Convolution, "any-batch", (1, 3, 8, 8), dynamic=True)
    export(ChannelsLast, "channels-last", (1, 8, 8, 3))
    export(FixedReshape, "fixed-reshape", (1, 3, 8, 8), outputs=("features",))
    export(MixedImages, "mixed-images", (1, 3, 8, 8), outputs=("features",))


if __name__ == "__main__":
    files()
