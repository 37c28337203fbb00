"""A run: every step in order, each kept when finished, and the report at the end."""

import hashlib
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
from tenfold.files import check_writable
from tenfold.journal import Journal
from tenfold.pipeline.plan import Plan
from tenfold.pipeline.steps import Scene, Step, planned, steps_of
from tenfold.report import ModelPair, ModelResult, Provenance, Results, obtained, write_report
from tenfold.types import Labels, Progress

LOADING = "Get the data"
REPORTING = "Write the report"
_SCRATCH = ".steps"  # what finished steps found, and the state of a training under way


class View(Protocol):
    """What watches a run: somebody's terminal, or nobody."""

    def expect(self, weights: Mapping[str, float], /) -> None:
        """Learn the titles of all steps to come and how long each takes in proportion."""
        ...

    def begin(self, title: str, /) -> Progress:
        """See a step begin, and return what it is to tell its progress."""
        ...

    def end(self, title: str, said: str, seconds: float | None, /) -> None:
        """See a step end; seconds are None where it was kept from an earlier run."""
        ...


def run(plan: Plan, out: Path, *, view: View, command: str, resume: bool = False) -> Results:
    """Carry out the plan and return what was found out.

    Writes report.html, results.json, figures/*.png and models/*.onnx to ``out``.

    Args:
        out: a folder, made where there is none
        view: watches
        command: how the run was asked for, for the report
        resume: take up the finished steps of an earlier run of the same plan on the same data

    Raises:
        TenfoldError: as its steps do; what is finished is kept
    """
    started, clock = datetime.now(UTC), time.perf_counter()
    check_writable(out / "report.html")
    steps = steps_of(plan)
    view.expect({LOADING: 1, **{step.title: step.weight for step in steps}, REPORTING: 2})
    scene = _scene(plan, out, view)
    journal = Journal(scene.scratch, _key(plan, scene.splits))
    if not resume:
        journal.clear()
    loading = time.perf_counter() - clock
    outcomes = {step.name: _outcome(step, scene, journal, view) for step in steps}
    progress = view.begin(REPORTING)
    writing = time.perf_counter()
    provenance = _provenance(
        plan, scene.splits, command, started, loading + sum(o[2] for o in outcomes.values())
    )
    results = _results(plan, provenance, outcomes, scene.test.labels)
    progress(0.1)
    write_report(out, results, _pictures(plan, results, outcomes))
    view.end(REPORTING, str(out / "report.html"), time.perf_counter() - writing)
    return results


def _scene(plan: Plan, out: Path, view: View) -> Scene:
    started = time.perf_counter()
    found = load(plan.data, source=plan.source, progress=view.begin(LOADING))
    splits = planned(plan, found)
    scene = Scene(plan, splits, out, out / _SCRATCH)
    said = f"{len(splits.train):,} images to train on, {len(scene.test):,} to test with"
    view.end(LOADING, said, time.perf_counter() - started)
    return scene


def _outcome(
    step: Step, scene: Scene, journal: Journal, view: View
) -> tuple[Any, tuple[Picture, ...], float]:
    """Return what the step found and its seconds, now or in the run that is taken up."""
    kind: Any = tuple[step.kind, tuple[Picture, ...], float]  # type: ignore[name-defined]
    kept = journal.get(step.name, kind)
    if kept is not None and (step.product is None or (scene.out / step.product).is_file()):
        view.end(step.title, step.says(kept[0]), None)
        return kept[0], kept[1], kept[2]
    started = time.perf_counter()
    found, pictures = step.work(scene, view.begin(step.title))
    seconds = time.perf_counter() - started
    journal.put(step.name, kind, (found, pictures, seconds))
    view.end(step.title, step.says(found), seconds)
    return found, pictures, seconds


def _key(plan: Plan, splits: Splits) -> str:
    parts = (tenfold.__version__, plan, _fingerprints(splits))
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _fingerprints(splits: Splits) -> dict[str, str]:
    named = {"train": splits.train, "test": splits.test}
    return {name: part.sha256 for name, part in named.items() if part is not None}


def _provenance(
    plan: Plan, splits: Splits, command: str, started: datetime, seconds: float
) -> Provenance:
    return obtained(
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
    ours, theirs = (
        np.array(each.evaluation.predictions, dtype=np.uint8) for each in (first, second)
    )
    return ModelPair(first.name, second.name, mcnemar(truth, ours, theirs))


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
