"""Writes the golden files: what PyTorch computes, in TorchSharp's state format.

    python3 generate.py [TOPIC ...]     rewrites every file beside this script, or those of the topics (only PyTorch and
                                        NumPy are needed)
    python3 generate.py --check FILE    reads a .dat file written from C# and lists what is in it

The committed files come from PyTorch 1.13. The test-suite reads them and never calls Python. resizing.py writes the
golden file of resizing, since it needs torchvision.
"""

import pathlib
import sys

import torch

import attention
import blocks
import extractors
import gan_losses
import gan_regularizers
import image_quality
import metrics
import onnx_graphs
import presets
import projected
import published
import sagan
import spectral
import state_file
import text_to_image
import unpaired

HERE = pathlib.Path(__file__).parent

TOPICS = {"spectral-norm": sagan.spectral_norms, "self-attention": sagan.self_attention, "sagan-steps": sagan.steps,
          "self-attention-official": attention.official, "self-attention-paper": attention.paper,
          "self-attention-heads": attention.heads, "self-attention-distance": attention.distance,
          "spectral-norm-options": spectral.options, "blocks": blocks.blocks, "presets": presets.presets,
          "gan-losses": gan_losses.losses, "gan-penalties": gan_losses.penalties,
          "gan-augmentation": gan_losses.augmented, "gan-class-embeddings": gan_losses.class_embeddings,
          "gan-pairing": gan_regularizers.pairs, "gan-top-k": gan_regularizers.top_k,
          "gan-consistency": gan_regularizers.consistency, "gan-adaptive": gan_regularizers.adaptive,
          "burn-in": gan_regularizers.burn_in, "projected-discriminator": projected.projected,
          "cross-attention": text_to_image.cross_attention, "matching-aware": text_to_image.matching_aware,
          "cycle-gan": unpaired.cycle_gan, "residual-generator": unpaired.residual_generator,
          "image-quality": image_quality.image_quality, "metrics": metrics.metrics,
          "r-precision": metrics.r_precision, "extractors": extractors.extractors, "onnx": onnx_graphs.graphs,
          "published-weights": published.published_weights}


def check(path):
    for key, tensor in state_file.read(path).items():
        print(f"{key:40} {str(tensor.dtype).removeprefix('torch.'):8} {list(tensor.shape)}")


if __name__ == "__main__":
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False   # its convolutions are wrong on some virtual machines
    if sys.argv[1:2] == ["--check"]:
        check(sys.argv[2])
    else:
        for topic in sys.argv[1:] or TOPICS:
            state_file.write(HERE / f"{topic}.dat", TOPICS[topic]())
