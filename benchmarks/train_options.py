"""What ``benchmarks.train`` is asked for: its options, and the plan that follows from them."""

import argparse
import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.entrants import ENTRANTS
from benchmarks.trial import Asked, Trial, trial_of
from tenfold.files import write_text

SHORT = tuple(name for name, entrant in ENTRANTS.items() if not entrant.long)


@dataclass(frozen=True)
class Turn:
    """One trial of the plan: which, and in which round (from 0)."""

    asked: Asked
    round: int


@dataclass(frozen=True)
class Plan:
    """All that is to be done, in order; ``missing`` says what is left out and why."""

    names: tuple[str, ...]
    turns: tuple[Turn, ...]
    missing: dict[str, str]
    target: float
    keep: Path | None
    record: bool

    def is_kept(self, turn: Turn) -> bool:
        """Return whether this very trial is in the folder of kept ones."""
        return self._kept(turn) is not None

    def trial(self, turn: Turn, run: Callable[[Asked], Trial]) -> Trial:
        """Return the trial that is kept, or else the one that ``run`` makes, and keep it."""
        found = self._kept(turn)
        if found is not None:
            return found
        found = run(turn.asked)
        if self.keep:
            write_text(self._place(turn), json.dumps(asdict(found)))
        return found

    def _place(self, turn: Turn) -> Path:
        assert self.keep is not None
        return self.keep / f"{turn.asked.name}-{turn.asked.images}-round-{turn.round + 1}.json"

    def _kept(self, turn: Turn) -> Trial | None:
        if self.keep is None or not self._place(turn).is_file():
            return None
        try:
            found = trial_of(json.loads(self._place(turn).read_text()))
        except (ValueError, TypeError, KeyError):  # not of this version
            return None
        return found if found.asked == turn.asked else None


def add_options(options: argparse.ArgumentParser) -> None:
    """Add the options of ``benchmarks.train``; those of its child processes are not told of."""
    add = options.add_argument
    add("--data", default="mnist", help="what tenfold.data.load reads, with test images")
    add("--images", type=count, help="train on so many images only")
    add("--rounds", type=count, default=3, help="trials of each model")
    add("--rounds-of", action="append", default=[], metavar="NAME=N", help="trials of one model")
    add("--seeds", type=count, default=3, help="seeds 0, 1, ...: a round each, then from 0 again")
    add("--only", type=names, default=SHORT, help="these models: a,b")
    add("--skip", type=names, default=(), help="all but these models: a,b")
    add("--target", type=share, default=0.992, help="the accuracy whose time is told, 0 to 1")
    add("--keep", type=Path, help="a folder for finished trials; a rerun takes them from there")
    for name, kind in (("one", str), ("seed", int), ("started", float), ("result", Path)):
        add(f"--{name}", type=kind, help=argparse.SUPPRESS)


def plan_of(options: argparse.ArgumentParser, given: argparse.Namespace, images: int) -> Plan:
    """Return what is to be done; ends the program with a sentence if the options make no sense."""
    chosen = tuple(name for name in given.only if name not in given.skip)
    if not chosen:
        options.error("no model is left; name some with --only, or fewer with --skip")
    missing = {name: reason for name in chosen if (reason := lacking(ENTRANTS[name].needs))}
    names_left = tuple(name for name in chosen if name not in missing)
    try:
        counts = trial_counts(names_left, given.rounds, given.seeds, given.rounds_of)
    except argparse.ArgumentTypeError as error:
        options.error(str(error))
    turns = turns_of(counts, given.seeds, given.data, images)
    return Plan(names_left, turns, missing, given.target, given.keep, given.record)


def lacking(package: str) -> str:
    """Return how to install a package if it is missing, and nothing if it is here."""
    if not package or importlib.util.find_spec(package):
        return ""
    return f"left out: {package} is missing; pip install -e '.[boosting]'"


def trial_counts(
    chosen: Sequence[str], rounds: int, seeds: int, exceptions: Sequence[str]
) -> dict[str, int]:
    """Return how many trials each model has: a seeded one at least one for each seed.

    Raises:
        argparse.ArgumentTypeError: an exception is not NAME=N with a model of the table
    """
    counts = {name: max(rounds, seeds) if ENTRANTS[name].seeded else rounds for name in chosen}
    for text in exceptions:
        name, _, number = text.partition("=")
        names(name)
        if name in counts:
            counts[name] = count(number)
    return counts


def turns_of(counts: dict[str, int], seeds: int, data: str, images: int) -> tuple[Turn, ...]:
    """Return the turns: every model once, then those with trials left again, and so on."""
    return tuple(
        Turn(
            Asked(
                name=name,
                how=ENTRANTS[name].how,
                data=data,
                images=images,
                seed=turn % seeds if ENTRANTS[name].seeded else 0,
            ),
            turn,
        )
        for turn in range(max(counts.values(), default=0))
        for name in counts
        if turn < counts[name]
    )


def count(text: str) -> int:
    """Return a whole number of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} came; a whole number from 1 was wanted")
    return int(text)


def share(text: str) -> float:
    """Return a number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} came; a number from 0 to 1 was wanted")
    return value


def names(text: str) -> tuple[str, ...]:
    """Return the names of models in ``a,b``."""
    found = tuple(text.split(","))
    for name in found:
        if name not in ENTRANTS:
            known = ", ".join(ENTRANTS)
            raise argparse.ArgumentTypeError(f"no model is called {name!r}; there are {known}")
    return found
