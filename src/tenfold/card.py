"""The card of a trained model: what it is, what it learned from, how it did; kept in its file."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from tenfold.errors import ModelFileError

FORMAT = 1
LONGEST = 100_000  # characters: a card is a page of text, so a longer one is not ours


@dataclass(frozen=True)
class Card:
    """What a model file tells of itself.

    ``settings`` are all the estimator's settings; ``figures`` are named by what they measure and
    on what ("test_accuracy", say); ``data_sha256`` is over the training images and labels.
    """

    family: str
    title: str
    settings: dict[str, Any]
    seed: int
    data: str
    data_sha256: str
    training_images: int
    figures: dict[str, float]
    created: str
    versions: dict[str, str]
    licence: str = "MIT"
    classes: tuple[int, ...] = tuple(range(10))
    format: int = FORMAT


def to_json(card: Card) -> str:
    """Return the card as a line of JSON."""
    return json.dumps(asdict(card), sort_keys=True)


def from_json(text: str) -> Card:
    """Return the card that a line of JSON holds.

    Raises:
        ModelFileError: it is too long, no JSON, or no card of this format
    """
    if len(text) > LONGEST:
        raise ModelFileError(
            f"The card has {len(text):,} characters; at most {LONGEST:,} are read."
        )
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelFileError(
            "The card is not JSON; the file is not one that Tenfold wrote."
        ) from error
    wanted = {field.name for field in fields(Card)}
    if not isinstance(content, dict) or set(content) != wanted:
        raise ModelFileError(f"The card does not hold just {', '.join(sorted(wanted))}.")
    if content["format"] != FORMAT or content["classes"] != list(range(10)):
        raise ModelFileError(
            f"The card is of format {content['format']!r} for classes {content['classes']!r}; "
            f"format {FORMAT} for the digits 0 to 9 is read. Export the model again."
        )
    return Card(**{**content, "classes": tuple(content["classes"])})


def to_text(card: Card) -> str:
    """Return the card as lines that people read."""
    lines = [
        f"{card.title} ({card.family})",
        f"  trained on  {card.training_images:,} images of {card.data}",
        f"  data sha256 {card.data_sha256}",
        f"  seed        {card.seed}",
        f"  created     {card.created}",
        f"  licence     {card.licence}",
        f"  settings    {_listed(card.settings)}",
        f"  versions    {_listed(card.versions)}",
    ]
    return "\n".join(lines + [f"  {name:<11} {value:g}" for name, value in card.figures.items()])


def _listed(content: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_short(value)}" for name, value in content.items())


def _short(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
