"""A teacher: a classifier whose probabilities a network learns beside the labels.

It is asked about the very pictures that the network is shown, after they were changed at random:
teacher and pupil look at the same thing. Source: Hinton, Vinyals and Dean 2015, "Distilling the
knowledge in a neural network", section 2; Beyer et al. 2022, "Knowledge distillation: a good
teacher is patient and consistent", section 2.
"""

import hashlib
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from tenfold.types import SIDE, Classifier, Images

_FEW = 16  # images by whose answers a teacher that is no file is known


def distillation_loss(
    loss: Tensor, logits: Tensor, images: Tensor, teacher: Classifier | None, share: float
) -> Tensor:
    """Return the loss on the labels mixed with the loss on what the teacher says, in nats.

    Args:
        loss: the mean cross-entropy with the labels
        logits: (n, 10), of the network
        images: (n, 1, 28, 28), float32 from 0 to 1, as the network was shown them
        teacher: is asked about them; None leaves the loss as it is
        share: of the teacher in the result, 0 to 1
    """
    if teacher is None:
        return loss
    told = torch.from_numpy(teacher.predict_proba(as_pictures(images))).to(logits.device)
    return (1 - share) * loss + share * functional.cross_entropy(logits, told)


def as_pictures(images: Tensor) -> Images:
    """Return images (n, 1, 28, 28) from 0 to 1 as a classifier takes them."""
    pixels = images.detach().reshape(-1, SIDE, SIDE).mul(255).round().clamp(0, 255)
    pictures: Images = pixels.to(torch.uint8).cpu().numpy()
    return pictures


def identity(teacher: Classifier | None, images: Tensor) -> str:
    """Return a name for the teacher, another for another one; empty where there is none.

    It is the sha256 of the teacher's file (at its ``path``), else of its answers to the first few
    of the images.
    """
    if teacher is None:
        return ""
    path = getattr(teacher, "path", None)
    if isinstance(path, Path):
        return hashlib.sha256(path.read_bytes()).hexdigest()
    answers = np.ascontiguousarray(teacher.predict_proba(as_pictures(images[:_FEW])))
    return hashlib.sha256(answers.tobytes()).hexdigest()
