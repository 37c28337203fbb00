"""Several model files as one, whose probabilities are the weighted mean of theirs.

The members' graphs lie side by side, so the file is as large and takes as long as all of them
together. Source: Hansen and Salamon 1990, "Neural network ensembles".
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import onnx

from tenfold.card import Card, make_card, part_of, to_json
from tenfold.data import Splits
from tenfold.errors import ModelFileError, SettingError
from tenfold.evaluation import evaluate_dataset
from tenfold.export import Parity, check_parity
from tenfold.export.answers import ANSWERS, MOST, answers_of, pack
from tenfold.export.graph import CARD, INPUT, OPSET, OUTPUT, Graph
from tenfold.export.session import run
from tenfold.export.vote import add_vote, beginning
from tenfold.files import write_bytes
from tenfold.modelfile import check
from tenfold.models.voting import shares, vote
from tenfold.predictor import Predictor
from tenfold.training import figures_of
from tenfold.types import Floats

_SAMPLE = 1_000  # images on which the file must answer as the mean of its members


@dataclass(frozen=True)
class Joined:
    """A file of several, as it was written: its card, and how far it agrees with its members."""

    card: Card
    parity: Parity


def write_ensemble(
    members: Sequence[Predictor],
    path: Path,
    *,
    weights: Sequence[float] | None = None,
    data: Splits,
) -> Joined:
    """Write the soft vote of model files to ``path`` as one ONNX file.

    Nothing is written unless it answers as the mean of its members does: every label equal, every
    probability within 1e-4.

    Args:
        members: at least two
        path: the file to write
        weights: numbers above 0, one for each member; None gives all the same
        data: where there is a test set, it is judged for the card, and the answers to it are kept
            for ``verify``; its first 1,000 images, else those to train on, are compared on

    Raises:
        SettingError: fewer than two members came, or weights that do not fit
        ParityError: the file would not agree with its members
        ModelFileError: a member is not as Tenfold writes it, or all together ask for more than a
            model may
        StorageError: the place cannot be written
    """
    if len(members) < 2:
        raise SettingError(f"{len(members)} member came; at least two model files were wanted.")
    share = shares(weights, len(members))
    images = (data.train if data.test is None else data.test).images
    images = images if data.test is not None else images[:_SAMPLE]
    ours = vote([member.predict_proba(images) for member in members], share)
    contents = [member.path.read_bytes() for member in members]
    card = _card([member.card for member in members], contents, share)
    notes = {}
    if data.test is not None:
        card = replace(card, figures=figures_of(evaluate_dataset(data.test, ours)))
        if len(images) <= MOST:
            notes = {ANSWERS: pack(answers_of(images, ours))}
    content = join(contents, share, {CARD: to_json(card)} | notes)
    check(content)
    parity = check_parity(ours[:_SAMPLE], run(content, images[:_SAMPLE]))
    write_bytes(path, content)
    return Joined(card, parity)


def join(contents: Sequence[bytes], share: Floats, metadata: dict[str, str]) -> bytes:
    """Return the file whose answers are those of the files ``contents`` by their shares.

    Raises:
        ModelFileError: one is not a file of images that Tenfold wrote
    """
    graph = Graph()
    for number, content in enumerate(contents):
        model = onnx.load_from_string(content)
        inputs = [value.name for value in model.graph.input]
        opsets = [opset.version for opset in model.opset_import if opset.domain == ""]
        if inputs != [INPUT] or opsets != [OPSET]:
            raise ModelFileError(
                f"Member {number + 1} has the inputs {inputs} in opset {opsets}; a file of images "
                f"in opset {OPSET} was wanted. Take one that 'tenfold train' wrote."
            )
        _rename(model.graph, beginning(number))
        graph.nodes.extend(model.graph.node)
        graph.constants.extend(model.graph.initializer)
    answers = [beginning(number) + OUTPUT for number in range(len(contents))]
    written: bytes = graph.finish(add_vote(graph, answers, share), metadata).SerializeToString()
    return written


def _rename(graph: Any, prefix: str) -> None:
    """Put the prefix before every name of a graph but its input's, which the members share."""
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
    """Return the card of the whole, not judged yet; seed and, where all share it, data are theirs.

    Where the members learned from different data, the data's sha256 is over those of all.
    """
    learned = {card.data_sha256: card for card in cards}
    digests = "".join(sorted(learned))
    joined = hashlib.sha256(digests.encode()).hexdigest()
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
        data_sha256=digests if len(learned) == 1 else joined,
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
    """Return all that the members learned from, part by part; one set for all is no part."""
    parts: dict[str, dict[str, Any]] = {}
    for card in learned:
        whole = part_of(card.training_images, card.data_sha256)
        theirs = card.parts or ({card.data: whole} if len(learned) > 1 else {})
        for name, part in theirs.items():
            known = parts.get(name)
            key = name if known in (None, part) else f"{name} ({part['sha256'][:8]})"
            parts[key] = part
    return parts
