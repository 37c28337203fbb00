import numpy as np
import pytest
import torch
from torch import nn

from tenfold.line_training.calibration import fit_line_temperature
from tenfold.line_training.known_lines import KnownLines
from tenfold.lineformat import BLANK, HEIGHT, N_LABELS, STEP

RIGHT, WRONG = 3, 8


class OneSymbol(nn.Module):
    """Answers with one symbol in one column, always with the same logit."""

    def __init__(self, logit):
        super().__init__()
        self.logit = logit

    def forward(self, images):
        logits = torch.full((len(images), N_LABELS, 1, images.shape[3] // STEP), -60.0)
        logits[:, BLANK] = 60.0
        logits[:, :, 0, 0] = -1e3
        logits[:, RIGHT, 0, 0], logits[:, WRONG, 0, 0] = self.logit, 0.0
        return logits


@pytest.mark.parametrize("true", [0.6, 1.5])
def test_the_temperature_makes_the_probability_that_of_being_right(true):
    # The symbol is right in 9 of 10 lines: its logit is to be log(9) after the division.
    image = np.zeros((HEIGHT, 4 * STEP), np.uint8)
    labels = ((RIGHT,),) * 9 + ((WRONG,),)
    found = fit_line_temperature(
        OneSymbol(float(np.log(9) * true)), KnownLines((image,) * 10, labels)
    )
    assert found == pytest.approx(true, rel=0.02)
