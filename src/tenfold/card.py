"""The card of a trained model: its settings, data, figures and versions, stored in its file."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime
from math import isfinite
from reprlib import repr as shorten
from typing import Any, Protocol, get_origin

from tenfold import strict_json
from tenfold.errors import ModelFileError
from tenfold.machine import versions

FORMAT = 1
_PLAIN = ("family", "title", "created", "licence")  # texts that Tenfold itself chooses
LICENCE = "MIT"
MAX_CARD_LENGTH = 100_000  # characters; a card is a page of text, so a longer one is not ours
_ADDED_LATER: dict[str, Any] = {"parts": {}, "teacher": {}}  # fields that older files lack
_MAX_FIGURE = 1e300  # a larger one is no measurement, and too large to print


@dataclass(frozen=True)
class Card:
    """The description of a trained model.

    Attributes:
        settings: all settings of the estimator
        data_sha256: the digest of the training images and labels
        figures: the results by name: data set and metric, as "test_accuracy"
        created: the time of the training
        versions: of Python, Tenfold and the packages that the figures depend on
        precision: "float32", or "int8" for a quantised network
        teacher: name and sha256 of the model file whose probabilities it learned beside the
            labels; empty without one
        parts: for training data joined from several sets, by name: the number of images, how many
            times each was used, and the sha256; empty for one set
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
    precision: str = "float32"
    licence: str = LICENCE
    teacher: dict[str, str] = field(default_factory=dict)
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)
    classes: tuple[int, ...] = tuple(range(10))
    format: int = FORMAT


class PartOfData(Protocol):
    """One of the data sets that were joined for a training."""

    @property
    def name(self) -> str:
        """Return the name of the data set."""
        ...

    @property
    def images(self) -> int:
        """Return the number of its images."""
        ...

    @property
    def sha256(self) -> str:
        """Return the digest of its images and labels."""
        ...

    @property
    def times(self) -> int:
        """Return the number of times that each image was used."""
        ...


def make_card(
    *,
    family: str,
    title: str,
    settings: Mapping[str, Any],
    seed: int,
    data: str,
    data_sha256: str,
    training_images: int,
    figures: Mapping[str, float] | None = None,
    parts: Mapping[str, dict[str, Any]] | None = None,
    teacher: Mapping[str, str] | None = None,
    precision: str = "float32",
    licence: str = LICENCE,
    created: str = "",
) -> Card:
    """Return the card of a model trained with the installed versions.

    The settings are kept as a file gives them back: tuples become lists.

    Args:
        figures: of the evaluation; None for a model that is not evaluated
        parts: of the training data by name, as ``parts_of`` returns them; None for one data set
        created: the time of the training; empty for now
    """
    return Card(
        family=family,
        title=title,
        settings=json.loads(json.dumps(settings)),
        seed=seed,
        data=data,
        data_sha256=data_sha256,
        training_images=training_images,
        figures={name: each for name, each in (figures or {}).items() if isfinite(each)},
        created=created or now(),
        versions=versions(),
        precision=precision,
        licence=licence,
        teacher=dict(teacher or {}),
        parts=dict(parts or {}),
    )


def now() -> str:
    """Return the present time as cards state it: ISO 8601, UTC, to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def parts_of(parts: Iterable[PartOfData]) -> dict[str, dict[str, Any]]:
    """Return the entries of a card for the data sets that were joined, by name."""
    return {part.name: part_of(part.images, part.sha256, part.times) for part in parts}


def part_of(images: int, sha256: str, times: int = 1) -> dict[str, Any]:
    """Return the entry of a card for one of the data sets that were joined."""
    return {"images": images, "times": times, "sha256": sha256}


def to_json(card: Card) -> str:
    """Return the card as a line of JSON."""
    return json.dumps(asdict(card), sort_keys=True)


def from_json(text: str) -> Card:
    """Return the card from a line of JSON.

    Raises:
        ModelFileError: it is too long, no JSON, or no card of this format
    """
    if len(text) > MAX_CARD_LENGTH:
        raise ModelFileError(
            f"The card has {len(text):,} characters; at most {MAX_CARD_LENGTH:,} are read."
        )
    try:
        content = strict_json.loads(text)
    except ValueError as error:
        raise ModelFileError(
            "The card is not JSON; the file is not one that Tenfold wrote."
        ) from error
    wanted = {each.name for each in fields(Card)}
    if not isinstance(content, dict) or set(content | _ADDED_LATER) != wanted:
        raise ModelFileError(f"The card does not hold just {', '.join(sorted(wanted))}.")
    content = _ADDED_LATER | content
    if content["format"] != FORMAT or content["classes"] != list(range(10)):
        raise ModelFileError(
            f"The card is of format {shorten(content['format'])} for classes "
            f"{shorten(content['classes'])}; format {FORMAT} for the digits 0 to 9 is read. "
            "Export the model again."
        )
    _check_kinds(content)
    return Card(**{**content, "classes": tuple(content["classes"])})


def to_text(card: Card) -> str:
    """Return the card as lines of text."""
    nested = [name for name, value in card.settings.items() if isinstance(value, dict)]
    plain = [name for name in card.settings if name not in nested]
    lines = [
        f"{card.title} ({card.family})",
        f"  trained on  {card.training_images:,} images of {card.data}",
        f"  data sha256 {card.data_sha256}",
        *(f"  part        {line}" for line in _parts(card)),
        f"  seed        {card.seed}",
        f"  created     {card.created}",
        f"  precision   {card.precision}",
        f"  licence     {card.licence}",
        *([f"  teacher     {_listed(card.teacher)}"] if card.teacher else []),
        f"  settings    {_listed({name: card.settings[name] for name in plain})}",
        *(f"  {name:<11} {_listed(card.settings[name])}" for name in nested),
        f"  versions    {_listed(card.versions)}",
    ]
    return "\n".join(lines + [f"  {name:<11} {value:g}" for name, value in card.figures.items()])


def to_markdown(card: Card) -> str:
    """Return the card as a model card. Source: Mitchell et al. 2019, "Model cards"."""
    settings = [f"| {name} | {_cell(value)} |" for name, value in card.settings.items()]
    figures = [f"| {name} | {value:g} |" for name, value in card.figures.items()]
    return "\n".join(
        [
            f"# {card.title}",
            "",
            f"A model that reads handwritten digits ({card.family}), made with Tenfold "
            f"{card.versions.get('tenfold', '?')} on {card.created}. Licence: {card.licence}.",
            "",
            "Input: uint8 (n, 28, 28), 0 = paper, 255 = ink, framed as MNIST is. "
            "Output: float32 (n, 10), the probabilities of the digits 0 to 9.",
            "",
            "## Trained on",
            "",
            f"{card.training_images:,} images of {card.data}, seed {card.seed}, "
            f"sha256 `{card.data_sha256}`.",
            "",
            *(f"- {line}" for line in _parts(card)),
            *([""] if card.parts else []),
            *([f"Its teacher: {_listed(card.teacher)}.", ""] if card.teacher else []),
            "| setting | value |",
            "| --- | --- |",
            *settings,
            "",
            "## Measured on images it had not seen",
            "",
            "| figure | value |",
            "| --- | --- |",
            *figures,
            "",
            "## Limits",
            "",
            "It knows the ten digits and nothing else: a letter or a speck is answered by a digit. "
            "Writers unlike those of its training images are read less well.",
            "",
            f"Versions: {_listed(card.versions)}.",
            "",
        ]
    )


def _check_kinds(content: dict[str, Any]) -> None:
    """Refuse a card with a field of another type, so that code that shows it can rely on types."""
    for each in fields(Card):
        value, kind = content[each.name], _kind(each.type)
        if not isinstance(value, kind) or (each.name in _PLAIN and not str(value).isprintable()):
            raise ModelFileError(
                f"The card's {each.name} came as {shorten(value)}; {kind.__name__} was wanted."
            )
    for name, value in content["figures"].items():
        if not isinstance(value, int | float) or abs(value) > _MAX_FIGURE:
            raise ModelFileError(
                f"The card's figure {shorten(name)} came as {shorten(value)}; a number was wanted."
            )
    for name, part in content["parts"].items():
        _check_part(name, part)
    for name, value in content["teacher"].items():
        if not isinstance(value, str):
            raise ModelFileError(
                f"The card's teacher has a {shorten(name)} of {shorten(value)}; a text was wanted."
            )


def _check_part(name: str, part: Any) -> None:
    kinds = {"images": int, "times": int, "sha256": str}
    if (
        not isinstance(part, dict)
        or set(part) != set(kinds)
        or not all(isinstance(part[each], kind) for each, kind in kinds.items())
    ):
        raise ModelFileError(
            f"The card's part {shorten(name)} came as {shorten(part)}; images, times and sha256 of "
            "it were wanted."
        )


def _parts(card: Card) -> list[str]:
    return [
        f"{part['images']:,} images of {name}"
        + (f", {part['times']} times each" if part["times"] > 1 else "")
        + f", sha256 {part['sha256']}"
        for name, part in card.parts.items()
    ]


def _kind(annotation: Any) -> type:
    """Return the type that JSON gives for an annotated field."""
    kind: type = get_origin(annotation) or annotation
    return list if kind is tuple else kind


def _listed(content: dict[str, Any]) -> str:
    return ", ".join(f"{name} {_short(value)}" for name, value in content.items())


def _cell(value: Any) -> str:
    return _listed(value) if isinstance(value, dict) else str(value)


def _short(value: Any) -> str:
    if isinstance(value, dict):
        return f"({_listed(value)})"
    return f"{value:g}" if isinstance(value, float) else str(value)
