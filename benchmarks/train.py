"""Tenfold's families and their peers, trained on the same images in the same run.

Each model trains in a process of its own, one after the other; a round takes all of them once. Time
runs from the start of the process until all test images are answered: imports, reading the data,
fit, predict. Times and memory are medians over the rounds. The accuracy after each epoch is judged
outside of what is timed, for the curve alone; nothing is chosen by it.
"""

import argparse
import os
import time
from collections.abc import Iterator
from pathlib import Path
from subprocess import CalledProcessError

from benchmarks.entrants import ENTRANTS
from benchmarks.recording import keep_picture, parser, tell
from benchmarks.train_options import Plan, Turn, add_options, plan_of
from benchmarks.trial import Asked, Trial, do_trial, run_trial, tested_with, why
from tenfold.data import load
from tenfold.errors import TenfoldError

TITLE = "Training, beside peers"
DOCS = Path(__file__).parent.parent / "docs"
PACKAGES = ("scikit-learn-intelex", "lightgbm")


def main() -> None:
    """Run all trials that are not kept yet and tell; or, as a child, do one."""
    options = parser(__doc__)
    add_options(options)
    given = options.parse_args()
    try:
        if given.one:
            asked = Asked(given.one, "", given.data, given.images, given.seed)
            do_trial(asked, started=given.started, result=given.result)
        else:
            _contest(options, given)
    except KeyboardInterrupt:
        raise SystemExit(130) from None
    except TenfoldError as error:
        raise SystemExit(str(error)) from None


def _contest(options: argparse.ArgumentParser, given: argparse.Namespace) -> None:
    splits = load(given.data)  # fetched here, so that no trial pays for it
    tested_with(splits, given.data)
    images = len(splits.train.subset(given.images or len(splits.train), seed=0))
    del splits
    plan = plan_of(options, given, images)
    for name in (each for each in os.environ if each.endswith("_NUM_THREADS")):
        print(f"Mind: {name}={os.environ[name]} is set, and holds for all that is timed.")
    trials: dict[str, list[Trial]] = {name: [] for name in plan.names}
    failed: dict[str, str] = dict(plan.missing)
    for turn in _announced(plan):
        try:
            trials[turn.asked.name].append(plan.trial(turn, run_trial))
        except CalledProcessError as failure:
            failed[turn.asked.name] = f"failed: {why(failure)}"
            print(f"  {turn.asked.name} failed: {why(failure)}")
    _tell(plan, trials, failed)


def _announced(plan: Plan) -> Iterator[Turn]:
    """Yield the turns, and say before each how far it is and what the rest will take at least."""
    took: dict[str, float] = {}
    for place, turn in enumerate(plan.turns):
        rest = [each.asked.name for each in plan.turns[place:] if not plan.is_kept(each)]
        known = sum(took.get(name, 0) for name in rest)
        new = len(set(rest) - set(took))
        more = f" and models not seen yet: {new}" if new else ""
        asked = turn.asked
        print(
            f"[{place + 1}/{len(plan.turns)}] round {turn.round + 1}: {asked.name}, "
            f"seed {asked.seed}; left: {len(rest)} trials, {known / 60:.1f} min{more}",
            flush=True,
        )
        kept, started = plan.is_kept(turn), time.monotonic()
        yield turn
        if not kept:
            took[asked.name] = time.monotonic() - started


def _tell(plan: Plan, trials: dict[str, list[Trial]], failed: dict[str, str]) -> None:
    from benchmarks.standings import header, left_out_row, ratio_rows, table_row
    from benchmarks.training_figure import training_picture

    rows = []
    for name in ENTRANTS:
        if trials.get(name):
            rows.append(table_row(name, trials[name], plan.target))
        elif name in failed:
            rows.append(left_out_row(name, failed[name]))
    tell(TITLE, header(plan.target), rows, keep=plan.record, packages=PACKAGES)
    ratios = ratio_rows(trials, plan.target)
    if ratios:
        title, columns = f"{TITLE}: ratios of medians", ["what", "ratio"]
        tell(title, columns, ratios, keep=plan.record, packages=PACKAGES)
    folders = [*([DOCS] if plan.record else []), *([plan.keep] if plan.keep else [])]
    if folders and any(trials.values()):
        keep_picture("training", training_picture(trials, plan.target), folders)


if __name__ == "__main__":
    main()
