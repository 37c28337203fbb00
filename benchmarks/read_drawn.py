"""Readings of drawn pictures of the kinds that people bring, whose truth is known.

``field`` draws them by a program of a folder, ``own`` by ``benchmarks.kinds``. Each picture is read
with the layout "auto", and counted by its kind (``benchmarks.reading_scores``).
"""

import argparse
import csv
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.kinds import DEVELOPMENT_SEEDS, KINDS, write_pictures
from benchmarks.reading_scores import PER, Places, Score, score_reading
from benchmarks.recording import report
from tenfold.errors import SettingError, TenfoldError
from tenfold.photo import Reading, open_reader

HEADER = [
    "kind", "n", "digits right", "places right", "signs and gaps too", f"digits, of {PER}",
    f"places, of {PER}", f"signs, of {PER}", "called sure", "wrong though sure",
]  # fmt: skip
FIELD_PLACES: Mapping[str, Places] = {  # of the kinds of a field folder; "lines" for all others
    "box_row": "boxes", "comb": "boxes", "small_grid": "boxes", "table": "cells",
    "hand_ruled": "cells", "columns": "cells", "notebook": "cells",
}  # fmt: skip
PEOPLES = "people's own pictures"
PEOPLES_PLACES: Mapping[str, Places] = {  # by the beginnings of the files' names
    "crop_": "boxes", "mk_": "boxes", "oge_roll": "boxes", "oge_sheet": "sheet", "spa_": "cells",
}  # fmt: skip


@dataclass(frozen=True)
class Known:
    """A picture whose text is known."""

    path: Path
    kind: str
    truth: str
    places: Places


def read_field(given: argparse.Namespace) -> None:
    """Read the pictures that a field folder draws, and those that it holds, and report."""
    if given.data is None:
        raise SettingError("--part field needs --data, the folder with make.py.")
    seeds = _seeds(given.seeds or "200,201,202,203", given.failures)
    with tempfile.TemporaryDirectory() as folder:
        drawn = [*_field_pictures(given.data, Path(folder), seeds, given.each)]
        peoples = [*_peoples_pictures(given.data / "pictures")]
        _report("Reading pictures: field", [*drawn, *peoples], given)


def read_own(given: argparse.Namespace) -> None:
    """Read the pictures of ``benchmarks.kinds``, and report."""
    seeds = _seeds(given.seeds or "300,301,302,303", given.failures)
    with tempfile.TemporaryDirectory() as folder:
        pictures: list[Known] = []
        for seed in seeds:
            into = Path(folder) / str(seed)
            write_pictures(into, seed=seed, each=given.each)
            places = {name: kind.places for name, kind in KINDS.items()}
            pictures += _known_pictures(into, places)
        _report("Reading pictures: own", pictures, given)


def _seeds(text: str, failures: bool) -> list[int]:
    """Return the seeds; those that are kept for the figures are counted, never looked at."""
    seeds = [int(seed) for seed in text.split(",")]
    if failures and any(seed not in DEVELOPMENT_SEEDS for seed in seeds):
        last = DEVELOPMENT_SEEDS[-1]
        raise SettingError(
            f"--seeds came as {text}, with --failures; seeds up to {last} were wanted. "
            "The others are for the figures alone."
        )
    return seeds


def _field_pictures(data: Path, folder: Path, seeds: Iterable[int], each: int) -> Iterator[Known]:
    """Yield the pictures that the folder's program draws for each seed."""
    for seed in seeds:
        into = folder / str(seed)
        options = [str(into), "--seed", str(seed), "--each", str(each)]
        subprocess.run([sys.executable, str(data / "make.py"), *options], check=True)
        yield from _known_pictures(into, FIELD_PLACES)


def _known_pictures(folder: Path, places: Mapping[str, Places]) -> Iterator[Known]:
    """Yield the pictures of a folder's ``truth.csv``."""
    for row in _table(folder):
        kind = row["kind"]
        yield Known(folder / row["file"], kind, row["truth"], places.get(kind, "lines"))


def _peoples_pictures(folder: Path) -> Iterator[Known]:
    """Yield the pictures that people made."""
    for row in _table(folder):
        name = row["file"]
        (places,) = (how for start, how in PEOPLES_PLACES.items() if name.startswith(start))
        yield Known(folder / name, PEOPLES, row["truth"], places)


def _table(folder: Path) -> list[dict[str, str]]:
    with (folder / "truth.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _report(title: str, pictures: Sequence[Known], given: argparse.Namespace) -> None:
    scores: dict[str, Score] = {}
    read = open_reader(given.model).read
    for picture in pictures:
        try:
            reading = read(picture.path)
        except TenfoldError:
            reading = None
        score = score_reading(picture.truth, reading, picture.places)
        scores[picture.kind] = scores.get(picture.kind, Score()) + score
        if given.failures and not score.signs:
            _show(picture, reading)
    drawn = sum((score for kind, score in scores.items() if kind != PEOPLES), Score())
    rows = [_row(kind, score) for kind, score in {**scores, "all drawn": drawn}.items()]
    report(title, HEADER, rows, record=given.record)


def _show(picture: Known, reading: Reading | None) -> None:
    text = "refused" if reading is None else reading.text.replace("\n", "|")
    sure = " (sure)" if reading is not None and reading.sure else ""
    print(
        f"{picture.path.parent.name}/{picture.path.name}: {picture.truth} was read as {text}{sure}"
    )


def _row(kind: str, score: Score) -> list[str]:
    counted = (score.digits, score.places, score.signs)
    means = [f"{PER * count / score.n:.1f}" for count in counted]
    counts = [str(count) for count in (score.n, *counted)]
    return [kind, *counts, *means, str(score.sure), str(score.sure_wrong)]
