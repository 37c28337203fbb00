"""The loss of a text: how badly a line's image shows it, by the line recogniser."""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from tenfold.line_training.known_lines import KnownLines
from tenfold.lineformat import BLANK
from tenfold.photo.recognition.recogniser import LineRecogniser

# Nats, of lines to train on: with more, the layout lost symbols of the text or the text is wrong.
MAX_LOSS = 15.0
_BATCH = 64  # lines that are recognised together


def text_loss(log_probs: Tensor, labels: Sequence[int]) -> float:
    """Return the negative logarithm of the probability of a text, in nats.

    Args:
        log_probs: float32 (columns, 20), of the labels in each column
        labels: of the text
    """
    loss: Tensor = functional.ctc_loss(
        log_probs[:, None],
        torch.tensor([labels]),
        torch.tensor([len(log_probs)]),
        torch.tensor([len(labels)]),
        blank=BLANK,
        reduction="sum",
    )
    return loss.item()


def without_misfits(lines: KnownLines, recogniser: LineRecogniser) -> KnownLines:
    """Return the lines whose image shows their text, by a recogniser."""
    kept = []
    for start in range(0, len(lines), _BATCH):
        part = slice(start, start + _BATCH)
        log_probs = recogniser.log_probs(list(lines.images[part]))
        for number, columns in enumerate(log_probs, start=start):
            if text_loss(torch.from_numpy(columns), lines.labels[number]) <= MAX_LOSS:
                kept.append(number)
    return KnownLines(
        tuple(lines.images[number] for number in kept),
        tuple(lines.labels[number] for number in kept),
    )
