"""The temperature of the line recogniser, fitted on writers that it did not learn from.

It is fitted on single digits: their labels are certain. Of a line the layout may have lost a
symbol, and then the loss of its text is large at any temperature but a high one.
"""

from collections.abc import Sequence

import numpy as np
import torch
from scipy.optimize import minimize_scalar
from torch import Tensor, nn

from tenfold.line_training.known_lines import KnownLines
from tenfold.line_training.text_loss import text_loss
from tenfold.pictures import Grey

Answer = tuple[Tensor, tuple[int, ...]]  # logits (columns, 20), and labels


def fit_line_temperature(network: nn.Module, lines: KnownLines) -> float:
    """Return the temperature (0.2 to 5) with the lowest loss of the texts of lines.

    Source: Guo et al. 2017, "On calibration of modern neural networks", section 4.2, with the CTC
    loss of a whole text in place of the log-loss of a class.

    Args:
        network: in evaluation mode, from line images (n, 1, 32, w) to logits (n, 20, 1, w / 2)
        lines: of writers that it was not trained on; at least one
    """
    answers = [
        (_logits(network, image), labels)
        for image, labels in zip(lines.images, lines.labels, strict=True)
    ]
    found = minimize_scalar(
        _mean_loss, bounds=(np.log(0.2), np.log(5)), args=(answers,), method="bounded"
    )
    return float(np.exp(found.x))


@torch.inference_mode()
def _logits(network: nn.Module, image: Grey) -> Tensor:
    value = torch.from_numpy(image).float().div(255)[None, None]
    logits: Tensor = network(value)[0, :, 0].T
    return logits


def _mean_loss(log_temperature: float, answers: Sequence[Answer]) -> float:
    losses = [
        text_loss((logits / np.exp(log_temperature)).log_softmax(1), labels)
        for logits, labels in answers
    ]
    return float(np.mean(losses))
