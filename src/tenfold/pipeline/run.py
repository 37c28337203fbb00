"""A run of the pipeline: the steps in order, each saved when finished, then the report."""

import hashlib
import logging
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path
from typing import Any, Protocol

import numpy as np

import tenfold
from tenfold.data import Splits, load
from tenfold.evaluation import mcnemar
from tenfold.figures import (
    Picture,
    crossval_pictures,
    disagreement_picture,
    side_by_side_picture,
)
from tenfold.files import check_writable, read_regular
from tenfold.journal import Journal
from tenfold.pipeline.plan import Plan
from tenfold.pipeline.steps import RunContext, Step, plan_steps, select_data
from tenfold.report import (
    ModelPair,
    ModelResult,
    Provenance,
    Results,
    record_provenance,
    write_report,
)
from tenfold.types import Labels, Progress

LOADING = "Get the data"
REPORTING = "Write the report"
log = logging.getLogger("tenfold.pipeline")
_SCRATCH = ".steps"  # the folder of finished steps' results and of the current training's state


class View(Protocol):
    """The view of a run, such as a terminal."""

    def expect(self, weights: Mapping[str, float], /) -> None:
        """Set the titles of all steps and their shares of the run's time."""
        ...

    def begin(self, title: str, /) -> Progress:
        """Show that a step begins, and return the callback for its progress."""
        ...

    def end(self, title: str, summary: str, seconds: float | None, /) -> None:
        """Show that a step ended; seconds are None if it was kept from an earlier run."""
        ...


def run(plan: Plan, out: Path, *, view: View, command: str, resume: bool = False) -> Results:
    """Return the results of the plan.

    Writes report.html, results.json, figures/*.png and models/*.onnx to ``out``.

    Args:
        plan: the data and the amount of work
        out: a folder, created if it does not exist
        view: shows the progress
        command: the command line, for the report
        resume: reuse the finished steps of an earlier run of the same plan on the same data

    Raises:
        TenfoldError: raised by a step; the results of finished steps are kept
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    check_writable(out / "report.html")
    steps = plan_steps(plan)
    view.expect({LOADING: 1, **{step.title: step.weight for step in steps}, REPORTING: 2})
    context = _load_context(plan, out, view)
    journal = Journal(context.scratch, _key(plan, context.splits))
    if not resume:
        journal.clear()
    loading = time.perf_counter() - clock
    outcomes = {step.name: _run_step(step, context, journal, view) for step in steps}
    progress = view.begin(REPORTING)
    writing = time.perf_counter()
    provenance = _provenance(
        plan, context.splits, command, started, loading + sum(o[2] for o in outcomes.values())
    )
    results = _results(plan, provenance, outcomes, context.test.labels)
    progress(0.1)
    write_report(out, results, _pictures(plan, results, outcomes))
    view.end(REPORTING, str(out / "report.html"), time.perf_counter() - writing)
    return results


def _load_context(plan: Plan, out: Path, view: View) -> RunContext:
    started = time.perf_counter()
    all_splits = load(plan.data, source=plan.source, progress=view.begin(LOADING))
    splits = select_data(plan, all_splits)
    context = RunContext(plan, splits, out, out / _SCRATCH)
    summary = f"{len(splits.train):,} training images, {len(context.test):,} test images"
    view.end(LOADING, summary, time.perf_counter() - started)
    return context


def _run_step(
    step: Step, context: RunContext, journal: Journal, view: View
) -> tuple[Any, tuple[Picture, ...], float]:
    """Return the step's result, pictures and seconds, from the journal if they are there.

    A new result is read back from the journal too, so that a resumed run has the same results, to
    the type of each number.
    """
    kind: Any = tuple[step.result_type, tuple[Picture, ...], float, str]  # type: ignore[name-defined]
    kept = journal.get(step.name, kind)
    if kept is not None and _has_file(step, context, kept[3]):
        view.end(step.title, step.summarise(kept[0]), None)
        return kept[0], kept[1], kept[2]
    started = time.perf_counter()
    result, pictures = step.work(context, view.begin(step.title))
    seconds = time.perf_counter() - started
    journal.put(step.name, kind, (result, pictures, seconds, _file_digest(step, context)))
    view.end(step.title, step.summarise(result), seconds)
    saved = journal.get(step.name, kind)
    return (result, pictures, seconds) if saved is None else saved[:3]


def _file_digest(step: Step, context: RunContext) -> str:
    """Return the sha256 of the file that the step wrote; empty if it writes none."""
    if step.output_file is None:
        return ""
    return hashlib.sha256(read_regular(context.out / step.output_file)).hexdigest()


def _has_file(step: Step, context: RunContext, sha256: str) -> bool:
    """Return whether the step's file is there as it was written; report one that was changed."""
    try:
        found = _file_digest(step, context)
    except OSError:
        return False
    if found != sha256:
        path = context.out / str(step.output_file)
        log.warning("%s is not as it was written; its step is repeated.", path)
    return found == sha256


def _key(plan: Plan, splits: Splits) -> str:
    parts = (tenfold.__version__, plan, _fingerprints(splits))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _fingerprints(splits: Splits) -> dict[str, str]:
    named = {"train": splits.train, "test": splits.test}
    return {name: part.sha256 for name, part in named.items() if part is not None}


def _provenance(
    plan: Plan, splits: Splits, command: str, started: datetime, seconds: float
) -> Provenance:
    return record_provenance(
        command,
        plan.data,
        _fingerprints(splits),
        seed=plan.seed,
        started=started,
        seconds=seconds,
    )


def _results(
    plan: Plan, provenance: Provenance, outcomes: Mapping[str, Any], truth: Labels
) -> Results:
    models = tuple(outcomes[f"train-{name}"][0] for name in plan.models)
    return Results(
        provenance=provenance,
        exploration=outcomes["explore"][0],
        crossval=tuple(outcomes[f"crossval-{name}"][0] for name in plan.models),
        comparisons=tuple(outcomes[f"compare-{name}"][0] for name in plan.models),
        models=models,
        mcnemar=tuple(_pair(truth, *pair) for pair in combinations(models, 2)),
    )


def _pair(truth: Labels, first: ModelResult, second: ModelResult) -> ModelPair:
    predictions = [
        np.array(model.evaluation.predictions, dtype=np.uint8) for model in (first, second)
    ]
    return ModelPair(first.name, second.name, mcnemar(truth, *predictions))


def _pictures(
    plan: Plan, results: Results, outcomes: Mapping[str, Any]
) -> dict[str, list[Picture]]:
    titles = {model.name: model.title for model in results.models}
    compared = [outcomes[f"compare-{name}"][1] for name in plan.models]
    return {
        "summary": [side_by_side_picture(results.models)],
        "data": list(outcomes["explore"][1]),
        "crossval": crossval_pictures(results.crossval, titles),
        "comparison": [picture for pictures in compared for picture in pictures],
        "mcnemar": [disagreement_picture(results.mcnemar, titles)] if results.mcnemar else [],
        **{name: list(outcomes[f"train-{name}"][1]) for name in plan.models},
    }
