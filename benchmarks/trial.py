"""One trial: one model trained once in a process of its own, and what that took."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from subprocess import CalledProcessError
from tempfile import TemporaryDirectory

from benchmarks.entrants import ENTRANTS, Ladder, Learner, Ours
from benchmarks.processes import peak_memory
from tenfold.data import Dataset, Splits, load
from tenfold.errors import DataError
from tenfold.files import write_text


@dataclass(frozen=True)
class Asked:
    """What a trial is asked for: a model of the table, on so many images of some data, a seed."""

    name: str
    how: str
    data: str
    images: int
    seed: int


@dataclass(frozen=True)
class Trial:
    """What a trial found.

    ``seconds`` run from the start of the process until all test images are answered: imports,
    reading the data, fit, predict. ``memory`` is the most that the process and its own held
    meanwhile, in bytes. ``ladder`` has (seconds, accuracy on the test images) after each epoch,
    where there are any; judging them is in no time here, and chose nothing.
    """

    asked: Asked
    seconds: float
    fit_seconds: float
    predict_seconds: float
    errors: int
    tested: int
    ladder: tuple[tuple[float, float], ...]
    memory: int = 0


class Stopwatch:
    """Seconds since ``started`` (of ``time.monotonic``, which all processes share)."""

    def __init__(self, started: float) -> None:
        self._started = started

    def seconds(self) -> float:
        """Return the seconds so far, without those while it was held."""
        return time.monotonic() - self._started

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let what is done inside take no time."""
        since = time.monotonic()
        yield
        self._started += time.monotonic() - since


def run_trial(asked: Asked) -> Trial:
    """Have a fresh process do the trial, and add the memory that it took.

    Raises:
        subprocess.CalledProcessError: it failed; ``stderr`` says why
    """
    with TemporaryDirectory() as folder:
        result, timed = Path(folder) / "result.json", Path(folder) / "timed"
        command = [sys.executable, "-m", "benchmarks.train", "--one", asked.name]
        command += ["--data", asked.data, "--images", str(asked.images), "--seed", str(asked.seed)]
        command += ["--result", str(result), "--started", repr(time.monotonic())]
        memory = peak_memory(command, until=timed)
        found = json.loads(result.read_text())
        return trial_of({**found, "asked": asdict(asked), "memory": memory})


def do_trial(asked: Asked, *, started: float, result: Path) -> None:
    """Do the trial in this process and write what it found; a file ``timed`` says when it is timed.

    Raises:
        DataError: there are no test images
    """
    learner = ENTRANTS[asked.name].make(asked.seed)
    splits = load(asked.data)
    test = tested_with(splits, asked.data)
    training = splits.train.subset(asked.images, seed=0)
    trial = measure(asked, learner, training, test, started, result.with_name("timed"))
    write_text(result, json.dumps(asdict(trial)))


def tested_with(splits: Splits, data: str) -> Dataset:
    """Return the test images.

    Raises:
        DataError: there are none
    """
    if splits.test is None:
        raise DataError(f"{data} has no test images; data that have some were wanted.")
    return splits.test


def measure(
    asked: Asked, learner: Learner, training: Dataset, test: Dataset, started: float, timed: Path
) -> Trial:
    """Fit, predict, and only then look how it went; ``timed`` is made when all is timed."""
    watch = Stopwatch(started)
    ladder: Ladder = []
    begun = watch.seconds()
    learner.fit(training.images, training.labels, partial(_judge, watch, test, ladder))
    fitted = watch.seconds()
    answers = learner.predict(test.images)
    answered = watch.seconds()
    timed.touch()
    if isinstance(learner, Ours):
        ladder = learner.replay(
            fitted, training.images, training.labels, (test.images, test.labels)
        )
    return Trial(
        asked=asked,
        seconds=answered,
        fit_seconds=fitted - begun,
        predict_seconds=answered - fitted,
        errors=int((answers != test.labels).sum()),
        tested=len(test),
        ladder=tuple(ladder),
    )


def trial_of(known: dict[str, object]) -> Trial:
    """Return the trial that ``dataclasses.asdict`` and JSON made ``known`` of."""
    fields = {**known, "asked": Asked(**known["asked"])}  # type: ignore[arg-type]
    rungs = known["ladder"]
    fields["ladder"] = tuple((seconds, right) for seconds, right in rungs)  # type: ignore[attr-defined]
    return Trial(**fields)  # type: ignore[arg-type]


def why(failure: CalledProcessError) -> str:
    """Return the last line that a failed process said."""
    lines = str(failure.stderr or "").strip().splitlines()
    return lines[-1] if lines else f"it ended with {failure.returncode}"


def _judge(watch: Stopwatch, test: Dataset, ladder: Ladder, learner: Learner) -> None:
    ended = watch.seconds()
    with watch.held():
        right = float((learner.predict(test.images) == test.labels).mean())
    ladder.append((ended, right))
