"""Training time, memory and errors of Tenfold's families and of baselines, in the same run.

Each model is trained in a process of its own, one after the other; a round trains all of them once.
The time is from the start of the process until all test images are answered: imports, reading the
data, fit, predict. Times and memory are medians over the rounds. The accuracy after each epoch is
evaluated outside the timed part, for the curve alone; nothing is chosen by it.
"""

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError

from benchmarks.compared_models import COMPARED_MODELS
from benchmarks.recording import make_parser, report, save_picture
from benchmarks.train_options import Plan, Turn, add_options, make_plan
from benchmarks.trial import (
    Trial,
    TrialSpec,
    reason,
    require_test_images,
    run_trial,
    run_trial_here,
)
from tenfold.data import load
from tenfold.errors import TenfoldError

TITLE = "Training, compared with baselines"
DOCS = Path(__file__).parent.parent / "docs"
PACKAGES = ("scikit-learn-intelex", "lightgbm")


def main() -> None:
    """Run all trials that are not saved yet and report them; or, as a child process, run one."""
    options = make_parser(__doc__)
    add_options(options)
    given = options.parse_args()
    try:
        if given.one:
            spec = TrialSpec(given.one, "", given.data, given.images, given.seed)
            run_trial_here(spec, started=given.started, result=given.result)
        else:
            _run_all(options, given)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except TenfoldError as error:
        raise SystemExit(str(error)) from None


def _run_all(options: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    splits = load(given.data)  # download here, so that no trial includes it
    require_test_images(splits, given.data)
    images = len(splits.train.subset(given.images or len(splits.train), seed=0))
    del splits
    plan = make_plan(options, given, images)
    for name in (each for each in os.environ if each.endswith("_NUM_THREADS")):
        print(f"Note: {name}={os.environ[name]} is set and affects all times.")
    trials: dict[str, list[Trial]] = {name: [] for name in plan.names}
    failed: dict[str, str] = dict(plan.missing)
    for turn in _with_progress(plan):
        try:
            trials[turn.spec.name].append(plan.trial(turn, run_trial))
        except CalledProcessError as failure:
            failed[turn.spec.name] = f"failed: {reason(failure)}"
            print(f"  {turn.spec.name} failed: {reason(failure)}")
    _report(plan, trials, failed)


def _with_progress(plan: Plan) -> Iterator[Turn]:
    """Yield the turns; before each, print the progress and the minimum remaining time."""
    took: dict[str, float] = {}
    for index, turn in enumerate(plan.turns):
        rest = [each.spec.name for each in plan.turns[index:] if not plan.is_kept(each)]
        known = sum(took.get(name, 0) for name in rest)
        new = len(set(rest) - set(took))
        more = f" and models not timed yet: {new}" if new else ""
        spec = turn.spec
        print(
            f"[{index + 1}/{len(plan.turns)}] round {turn.round + 1}: {spec.name}, "
            f"seed {spec.seed}; left: {len(rest)} trials, {known / 60:.1f} min{more}",
            flush=True,
        )
        kept, started = plan.is_kept(turn), time.monotonic()
        yield turn
        if not kept:
            took[spec.name] = time.monotonic() - started


def _report(plan: Plan, trials: dict[str, list[Trial]], failed: dict[str, str]) -> None:
    from benchmarks.training_figure import training_picture
    from benchmarks.training_summary import header, missing_row, ratio_rows, table_row

    rows = []
    for name in COMPARED_MODELS:
        if trials.get(name):
            rows.append(table_row(name, trials[name], plan.target))
        elif name in failed:
            rows.append(missing_row(name, failed[name]))
    report(TITLE, header(plan.target), rows, record=plan.record, packages=PACKAGES)
    ratios = ratio_rows(trials, plan.target)
    if ratios:
        title, columns = f"{TITLE}: ratios of medians", ["comparison", "ratio"]
        report(title, columns, ratios, record=plan.record, packages=PACKAGES)
    folders = [*([DOCS] if plan.record else []), *([plan.keep] if plan.keep else [])]
    if folders and any(trials.values()):
        save_picture("training", training_picture(trials, plan.target), folders)


if __name__ == "__main__":
    main()
