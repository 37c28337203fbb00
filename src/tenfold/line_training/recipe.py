"""The settings of the training of the line recogniser."""

import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from tenfold.modelfile import open_checked
from tenfold.modelfile.signatures import LINE_IMAGES


@dataclass(frozen=True)
class LineRecipe:
    """The settings of the training of the line recogniser.

    Attributes:
        steps: batches altogether
        batch_size: lines of a batch
        learning_rate: the peak; up in a straight line over the first tenth, then down to almost 0
        width: channels of the network's first layer; after a warm start, those of the file
        seed: of weights, distortion and lines
        start: the sha256 of the line recogniser's file of a warm start; empty without one
    """

    steps: int = 60_000
    batch_size: int = 32
    learning_rate: float = 0.004
    width: int = 32
    seed: int = 0
    start: str = ""


def warm_started(recipe: LineRecipe, start: Path) -> LineRecipe:
    """Return the recipe with which the training of a file continues, at half the learning rate.

    Raises:
        ModelFileError: the file is not a line recogniser's
    """
    content, card = open_checked(start, signature=LINE_IMAGES)
    rate, digest = recipe.learning_rate / 2, hashlib.sha256(content).hexdigest()
    width = card.settings.get("width")  # the card may come from anybody
    known = width if isinstance(width, int) else recipe.width
    return replace(recipe, learning_rate=rate, width=known, start=digest)
