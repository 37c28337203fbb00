"""Distillation: a network also learns the probabilities of another classifier, its teacher.

The teacher sees the same augmented images as the network. Sources: Hinton, Vinyals and Dean 2015,
"Distilling the knowledge in a neural network", section 2; Beyer et al. 2022, "Knowledge
distillation: a good teacher is patient and consistent", section 2.
"""

import hashlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tenfold.files import read_regular
from tenfold.types import SIDE, Classifier, Images

_PROBES = 16  # images whose probabilities identify a teacher that is not a file


def distillation_loss(
    loss: Tensor, logits: Tensor, images: Tensor, teacher: Classifier | None, share: float
) -> Tensor:
    """Return the loss on the labels mixed with the loss on the teacher's probabilities, in nats.

    Args:
        loss: the mean cross-entropy with the labels
        logits: (n, 10), of the network
        images: (n, 1, 28, 28), float32 from 0 to 1, as the network saw them
        teacher: gives probabilities for the same images; None returns ``loss``
        share: of the teacher in the result, 0 to 1
    """
    if teacher is None:
        return loss
    targets = torch.from_numpy(teacher.predict_proba(as_images(images))).to(logits.device)
    return (1 - share) * loss + share * functional.cross_entropy(logits, targets)


def as_images(tensor: Tensor) -> Images:
    """Return a tensor (n, 1, 28, 28) from 0 to 1 as images for a classifier."""
    pixels = tensor.detach().reshape(-1, SIDE, SIDE).mul(255).round().clamp(0, 255)
    images: Images = pixels.to(torch.uint8).cpu().numpy()
    return images


def teacher_id(teacher: Classifier | None, images: Tensor) -> str:
    """Return an identifier of the teacher for a fingerprint; empty if there is none.

    It is the sha256 of the teacher's file (at its ``path``), else of its probabilities for the
    first few of the images.
    """
    if teacher is None:
        return ""
    path = getattr(teacher, "path", None)
    if isinstance(path, Path):
        return hashlib.sha256(read_regular(path)).hexdigest()
    probabilities = np.ascontiguousarray(teacher.predict_proba(as_images(images[:_PROBES])))
    return hashlib.sha256(probabilities.tobytes()).hexdigest()
