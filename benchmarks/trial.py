"""One trial of ``benchmarks.train``: one model, trained once in a process of its own and timed."""

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

from benchmarks.compared_models import COMPARED_MODELS, Curve, Learner, OwnModel
from benchmarks.processes import peak_memory
from tenfold.data import Dataset, Splits, load
from tenfold.errors import DataError
from tenfold.files import write_text


@dataclass(frozen=True)
class TrialSpec:
    """The specification of a trial: model, settings, data, number of training images, seed."""

    name: str
    how: str
    data: str
    images: int
    seed: int


@dataclass(frozen=True)
class Trial:
    """The result of a trial.

    ``seconds`` are from the start of the process until all test images are answered: imports,
    reading the data, fit, predict. ``memory`` is the peak of the process and its children in that
    time, in bytes. ``curve`` has (seconds, accuracy on the test images) after each epoch, and is
    empty without epochs; evaluating it is not part of any time, and nothing is chosen by it.
    """

    spec: TrialSpec
    seconds: float
    fit_seconds: float
    predict_seconds: float
    errors: int
    tested: int
    curve: tuple[tuple[float, float], ...]
    memory: int = 0


class Stopwatch:
    """A stopwatch: seconds since ``started`` (``time.monotonic``, shared by all processes)."""

    def __init__(self, started: float) -> None:
        self._started = started

    def seconds(self) -> float:
        """Return the seconds so far, without those in which it was held."""
        return time.monotonic() - self._started

    @contextmanager
    def held(self) -> Iterator[None]:
        """Stop the watch inside the context."""
        held_at = time.monotonic()
        yield
        self._started += time.monotonic() - held_at


def run_trial(spec: TrialSpec) -> Trial:
    """Run the trial in a new process and return its result, with the peak memory.

    Raises:
        subprocess.CalledProcessError: the process failed; ``stderr`` has its message
    """
    with TemporaryDirectory() as folder:
        result, timed = Path(folder) / "result.json", Path(folder) / "timed"
        command = [sys.executable, "-m", "benchmarks.train", "--one", spec.name]
        command += ["--data", spec.data, "--images", str(spec.images), "--seed", str(spec.seed)]
        command += ["--result", str(result), "--started", repr(time.monotonic())]
        memory = peak_memory(command, until=timed)
        found = json.loads(result.read_text())
        return trial_from_json({**found, "spec": asdict(spec), "memory": memory})


def run_trial_here(spec: TrialSpec, *, started: float, result: Path) -> None:
    """Run the trial in this process, write its result, and create a file ``timed`` after timing.

    Raises:
        DataError: there are no test images
    """
    learner = COMPARED_MODELS[spec.name].make(spec.seed)
    splits = load(spec.data)
    test = require_test_images(splits, spec.data)
    training = splits.train.subset(spec.images, seed=0)
    trial = measure(spec, learner, training, test, started, result.with_name("timed"))
    write_text(result, json.dumps(asdict(trial)))


def require_test_images(splits: Splits, data: str) -> Dataset:
    """Return the test images of the data.

    Raises:
        DataError: there are none
    """
    if splits.test is None:
        raise DataError(f"{data} has no test images; data with a test set were wanted.")
    return splits.test


def measure(
    spec: TrialSpec, learner: Learner, training: Dataset, test: Dataset, started: float, timed: Path
) -> Trial:
    """Return the result of fit and predict, timed; then create ``timed`` and evaluate the rest."""
    watch = Stopwatch(started)
    curve: Curve = []
    start = watch.seconds()
    learner.fit(training.images, training.labels, partial(_evaluate_epoch, watch, test, curve))
    fitted = watch.seconds()
    answers = learner.predict(test.images)
    answered = watch.seconds()
    timed.touch()
    if isinstance(learner, OwnModel):
        curve = learner.replay(fitted, training.images, training.labels, (test.images, test.labels))
    return Trial(
        spec=spec,
        seconds=answered,
        fit_seconds=fitted - start,
        predict_seconds=answered - fitted,
        errors=int((answers != test.labels).sum()),
        tested=len(test),
        curve=tuple(curve),
    )


def trial_from_json(content: dict[str, object]) -> Trial:
    """Return the trial whose ``dataclasses.asdict`` is ``content``."""
    fields = {**content, "spec": TrialSpec(**content["spec"])}  # type: ignore[arg-type]
    points = content["curve"]
    fields["curve"] = tuple((seconds, right) for seconds, right in points)  # type: ignore[attr-defined]
    return Trial(**fields)  # type: ignore[arg-type]


def reason(failure: CalledProcessError) -> str:
    """Return the last line of a failed process's standard error."""
    lines = str(failure.stderr or "").strip().splitlines()
    return lines[-1] if lines else f"exit status {failure.returncode}"


def _evaluate_epoch(watch: Stopwatch, test: Dataset, curve: Curve, learner: Learner) -> None:
    ended = watch.seconds()
    with watch.held():
        right = float((learner.predict(test.images) == test.labels).mean())
    curve.append((ended, right))
