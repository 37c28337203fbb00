"""The options of ``benchmarks.train``, and the plan of trials that they describe."""

import argparse
import importlib.util
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.compared_models import COMPARED_MODELS
from benchmarks.trial import Trial, TrialSpec, trial_from_json
from tenfold.files import write_text

SHORT = tuple(name for name, compared in COMPARED_MODELS.items() if not compared.long)


@dataclass(frozen=True)
class Turn:
    """One trial of the plan, and its round (from 0)."""

    spec: TrialSpec
    round: int


@dataclass(frozen=True)
class Plan:
    """All trials in order; ``missing`` has the reason for each model that is left out."""

    names: tuple[str, ...]
    turns: tuple[Turn, ...]
    missing: dict[str, str]
    target: float
    keep: Path | None
    record: bool

    def is_kept(self, turn: Turn) -> bool:
        """Return whether this trial is in the folder of saved trials."""
        return self._kept(turn) is not None

    def trial(self, turn: Turn, run: Callable[[TrialSpec], Trial]) -> Trial:
        """Return the saved trial, or else the result of ``run``, and save it."""
        found = self._kept(turn)
        if found is not None:
            return found
        found = run(turn.spec)
        if self.keep:
            write_text(self._place(turn), json.dumps(asdict(found)))
        return found

    def _place(self, turn: Turn) -> Path:
        assert self.keep is not None
        return self.keep / f"{turn.spec.name}-{turn.spec.images}-round-{turn.round + 1}.json"

    def _kept(self, turn: Turn) -> Trial | None:
        if self.keep is None or not self._place(turn).is_file():
            return None
        try:
            found = trial_from_json(json.loads(self._place(turn).read_text()))
        except (ValueError, TypeError, KeyError):  # written by another version
            return None
        return found if found.spec == turn.spec else None


def add_options(options: argparse.ArgumentParser) -> None:
    """Add the options of ``benchmarks.train``; those of its child processes are hidden."""
    add = options.add_argument
    add("--data", default="mnist", help="data for tenfold.data.load, with a test set")
    add("--images", type=count, help="the number of training images")
    add("--rounds", type=count, default=3, help="trials of each model")
    add("--rounds-of", action="append", default=[], metavar="NAME=N", help="trials of one model")
    add("--seeds", type=count, default=3, help="seeds 0, 1, ...: one per round, then from 0 again")
    add("--only", type=names, default=SHORT, help="only these models: a,b")
    add("--skip", type=names, default=(), help="all but these models: a,b")
    add("--target", type=share, default=0.992, help="the accuracy whose time is reported, 0 to 1")
    add("--keep", type=Path, help="a folder for finished trials; a rerun reuses them")
    for name, kind in (("one", str), ("seed", int), ("started", float), ("result", Path)):
        add(f"--{name}", type=kind, help=argparse.SUPPRESS)


def make_plan(options: argparse.ArgumentParser, given: argparse.Namespace, images: int) -> Plan:
    """Return the plan; end the program with a message if the options contradict each other."""
    chosen = tuple(name for name in given.only if name not in given.skip)
    if not chosen:
        options.error("no model is selected; name some with --only, or fewer with --skip")
    missing = {
        name: reason for name in chosen if (reason := missing_package(COMPARED_MODELS[name].needs))
    }
    names_left = tuple(name for name in chosen if name not in missing)
    try:
        counts = trial_counts(names_left, given.rounds, given.seeds, given.rounds_of)
    except argparse.ArgumentTypeError as error:
        options.error(str(error))
    turns = schedule(counts, given.seeds, given.data, images)
    return Plan(names_left, turns, missing, given.target, given.keep, given.record)


def missing_package(package: str) -> str:
    """Return a hint to install the package if it is missing; else an empty string."""
    if not package or importlib.util.find_spec(package):
        return ""
    return f"left out: {package} is missing; pip install -e '.[boosting]'"


def trial_counts(
    chosen: Sequence[str], rounds: int, seeds: int, exceptions: Sequence[str]
) -> dict[str, int]:
    """Return the number of trials of each model; a seeded one has at least one for each seed.

    Raises:
        argparse.ArgumentTypeError: an exception is not NAME=N with a model of the table
    """
    counts = {
        name: max(rounds, seeds) if COMPARED_MODELS[name].seeded else rounds for name in chosen
    }
    for text in exceptions:
        name, _, number = text.partition("=")
        names(name)
        if name in counts:
            counts[name] = count(number)
    return counts


def schedule(counts: dict[str, int], seeds: int, data: str, images: int) -> tuple[Turn, ...]:
    """Return the turns: every model once, then those with remaining trials again, and so on."""
    return tuple(
        Turn(
            TrialSpec(
                name=name,
                how=COMPARED_MODELS[name].how,
                data=data,
                images=images,
                seed=turn % seeds if COMPARED_MODELS[name].seeded else 0,
            ),
            turn,
        )
        for turn in range(max(counts.values(), default=0))
        for name in counts
        if turn < counts[name]
    )


def count(text: str) -> int:
    """Return an integer of at least 1."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not an integer of at least 1")
    return int(text)


def share(text: str) -> float:
    """Return a number from 0 to 1."""
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return value


def names(text: str) -> tuple[str, ...]:
    """Return the names of the models in a comma-separated list."""
    found = tuple(text.split(","))
    for name in found:
        if name not in COMPARED_MODELS:
            known = ", ".join(COMPARED_MODELS)
            raise argparse.ArgumentTypeError(f"no model is called {name!r}; there are {known}")
    return found
