"""The merging of several model files into one that answers with their weighted mean.

The new graph holds the graphs of all members, so the file is as large and takes as long as all of
them together. Source: Hansen and Salamon 1990, "Neural network ensembles".
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from tenfold.card import Card, make_card, part_of
from tenfold.data import Splits
from tenfold.errors import SettingError
from tenfold.evaluation import evaluate_dataset
from tenfold.export.graph import INPUT, OUTPUT, Graph, load_digit_model
from tenfold.export.metadata import metadata_of
from tenfold.export.parity import PARITY_IMAGES, Parity, run_and_compare
from tenfold.export.publish import publish
from tenfold.export.reference_outputs import make_reference_outputs
from tenfold.export.vote import add_vote, prefix_of
from tenfold.modelfile import read
from tenfold.models.voting import shares, vote
from tenfold.predictor import Predictor
from tenfold.training import figures_of
from tenfold.types import Floats


@dataclass(frozen=True)
class Merged:
    """The record of a merged file: its card, and its parity with its members."""

    card: Card
    parity: Parity


def write_ensemble(
    members: Sequence[Predictor],
    path: Path,
    *,
    weights: Sequence[float] | None = None,
    data: Splits,
) -> Merged:
    """Write the soft vote of model files to ``path`` as one ONNX file, and return its record.

    Nothing is written unless the file answers as the mean of its members does: every label equal,
    every probability within 1e-4.

    Args:
        members: at least two
        path: the file to write
        weights: numbers above 0, one for each member; None gives all the same
        data: the test set, if any, is evaluated for the card, and the outputs for it are stored
            for ``verify``; the comparison is on its first 1,000 images, or on training images

    Raises:
        SettingError: fewer than two members came, or weights that do not fit
        ParityError: the file would not agree with its members
        ModelFileError: a member is not as Tenfold writes it, or all together need more than a
            model may
        StorageError: the place cannot be written
    """
    if len(members) < 2:
        raise SettingError(f"{len(members)} member came; at least two model files were wanted.")
    share = shares(weights, len(members))
    images = (data.train if data.test is None else data.test).images
    images = images if data.test is not None else images[:PARITY_IMAGES]
    ours = vote([member.predict_proba(images) for member in members], share)
    contents = [read(member.path) for member in members]
    card = _card([member.card for member in members], contents, share)
    outputs = None
    if data.test is not None:
        card = replace(card, figures=figures_of(evaluate_dataset(data.test, ours)))
        outputs = make_reference_outputs(images, ours)
    content = merge(contents, share, metadata_of(card, outputs))
    compare = partial(run_and_compare, images=images[:PARITY_IMAGES], expected=ours[:PARITY_IMAGES])
    return Merged(card, publish(content, path, compare))


def merge(contents: Sequence[bytes], share: Floats, metadata: dict[str, str]) -> bytes:
    """Return the file that answers with the mean of the files ``contents``, weighted by shares.

    Raises:
        ModelFileError: one is not a file of images that Tenfold wrote
    """
    graph = Graph()
    for number, content in enumerate(contents):
        model = load_digit_model(content, f"Member {number + 1}")
        _rename(model.graph, prefix_of(number))
        graph.nodes.extend(model.graph.node)
        graph.constants.extend(model.graph.initializer)
    answers = [prefix_of(number) + OUTPUT for number in range(len(contents))]
    return graph.finish(add_vote(graph, answers, share), metadata)


def _rename(graph: Any, prefix: str) -> None:
    """Put the prefix before every name of a graph except its input, which the members share."""
    for constant in graph.initializer:
        constant.name = prefix + constant.name
    for node in graph.node:
        node.name = prefix + node.name
        inputs = [name if name == INPUT else prefix + name for name in node.input]
        outputs = [prefix + name for name in node.output]
        del node.input[:], node.output[:]
        node.input.extend(inputs)
        node.output.extend(outputs)


def _card(cards: Sequence[Card], contents: Sequence[bytes], share: Floats) -> Card:
    """Return the card of the merged file, without figures.

    The seed is the first member's. The data's sha256 is the members' if all learned from the same
    data, and else a digest over those of all.
    """
    learned = {card.data_sha256: card for card in cards}
    digests = "".join(sorted(learned))
    of_all = hashlib.sha256(digests.encode()).hexdigest()
    return make_card(
        family="ensemble",
        title=f"Ensemble of {len(cards)}",
        settings={
            f"member {number}": _member(card, content, float(part))
            for number, (card, content, part) in enumerate(
                zip(cards, contents, share, strict=True), 1
            )
        },
        seed=cards[0].seed,
        data=" + ".join(dict.fromkeys(card.data for card in cards)),
        data_sha256=digests if len(learned) == 1 else of_all,
        training_images=sum(card.training_images for card in learned.values()),
        precision=" and ".join(dict.fromkeys(card.precision for card in cards)),
        parts=_parts(list(learned.values())),
    )


def _member(card: Card, content: bytes, share: float) -> dict[str, Any]:
    return {
        "family": card.family,
        "weight": round(share, 6),
        "seed": card.seed,
        "sha256": hashlib.sha256(content).hexdigest(),
        "data": card.data,
        "training_images": card.training_images,
        "settings": card.settings,
    }


def _parts(learned: list[Card]) -> dict[str, dict[str, Any]]:
    """Return the parts of all members' training data; none if all learned from one data set."""
    parts: dict[str, dict[str, Any]] = {}
    for card in learned:
        whole = part_of(card.training_images, card.data_sha256)
        theirs = card.parts or ({card.data: whole} if len(learned) > 1 else {})
        for name, part in theirs.items():
            known = parts.get(name)
            key = name if known in (None, part) else f"{name} ({part['sha256'][:8]})"
            parts[key] = part
    return parts
