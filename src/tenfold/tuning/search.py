"""One process of a search: it runs trials until the requested number is finished.

A new trial gets its number from the storage. The process runs it only if fewer than the requested
number of trials with lower numbers are finished or running, so several processes together run
exactly the requested number, without a lock.
"""

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.trial import TrialState

from tenfold.crossval import Splits, run_fold
from tenfold.data import Dataset
from tenfold.errors import StorageError, TenfoldError
from tenfold.files.writing import write_error
from tenfold.models import estimator_class
from tenfold.processes import delayed_interrupts, raise_interrupt
from tenfold.tuning.heartbeat import HeartbeatMonitor, fail_dead_trials, send_heartbeats
from tenfold.tuning.result import finished_trials
from tenfold.tuning.sampler import NumberedSampler
from tenfold.tuning.storage import Storage, open_storage, redacted
from tenfold.types import Progress

POLL_SECONDS = 0.5  # between two checks of the trials of other processes
_COUNTED_STATES = (TrialState.COMPLETE, TrialState.PRUNED, TrialState.RUNNING)
_PRUNING_STARTUP_TRIALS = 5  # evaluated on all folds before any trial is pruned


@dataclass(frozen=True)
class Search:
    """The definition of a search: family, dataset, number of trials and folds, seed."""

    model: str
    dataset: Dataset
    trials: int
    folds: int
    seed: int


def open_study(search: Search, storage: Storage | None) -> optuna.Study:
    """Return the study of this search in the storage, created if there is none.

    Raises:
        SettingError, StorageError: as ``open_storage``; or the file is not a search's journal
    """
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        return optuna.create_study(
            study_name=_study_name(search),
            storage=open_storage(storage),
            load_if_exists=True,
            direction="maximize",
            sampler=NumberedSampler(search.seed),
            pruner=optuna.pruners.MedianPruner(n_startup_trials=_PRUNING_STARTUP_TRIALS),
        )
    except TenfoldError:
        raise
    except OSError as error:
        raise write_error(Path(str(storage)), error) from error
    except (ValueError, KeyError, TypeError, AssertionError) as error:  # raised for other files
        raise StorageError(
            f"{storage} is not the journal of a search; choose another file."
        ) from error
    except RuntimeError as error:
        raise StorageError(
            f"{redacted(storage or '')} was created by another version of Optuna; choose another "
            "storage, or use that version."
        ) from error


def run_trials(search: Search, study: optuna.Study, splits: Splits, progress: Progress) -> None:
    """Run trials until the study has all of them, and wait for those of other processes."""
    monitor, reported = HeartbeatMonitor(), len(finished_trials(study))
    while True:
        trials = study.get_trials(deepcopy=False)
        running = [trial for trial in trials if trial.state is TrialState.RUNNING]
        done = len(finished_trials(study))
        if done > reported:
            report_progress(study, search.trials, progress)
            reported = done
        if done >= search.trials:
            return
        fail_dead_trials(study, running, monitor, time.monotonic())
        if done + len(running) < search.trials:
            _run_trial(search, study, splits)
        else:
            time.sleep(POLL_SECONDS)


def report_progress(study: optuna.Study, trials: int, progress: Progress) -> None:
    """Report the number of finished trials and the best accuracy so far."""
    done = len(finished_trials(study))
    progress(min(1.0, done / trials), f"trial {done} of {trials}, best {study.best_value:.2%}")


def _study_name(search: Search) -> str:
    # Accuracies of other seeds and other splits are not comparable, so their studies are separate.
    suffix = f"-seed-{search.seed}" if search.seed else ""
    return f"{search.model}-{search.dataset.sha256[:12]}-{search.folds}-folds-in-order{suffix}"


def _run_trial(search: Search, study: optuna.Study, splits: Splits) -> None:
    """Run one more trial, unless other processes have started enough of them meanwhile."""
    with delayed_interrupts() as received:  # within ask, one would leave a trial that none knows
        trial = study.ask()
    try:
        raise_interrupt(received)
        if _trials_before(study, trial.number) >= search.trials:
            study.tell(trial, state=TrialState.FAIL)  # leaves a gap, like an interrupted trial
            return
        with send_heartbeats(trial):
            state, accuracy = _cross_validate(search, splits, trial)
        study.tell(trial, accuracy, state)
    except UpdateFinishedTrialError:
        return  # another process marked it as dead and runs another trial instead
    except BaseException:  # Ctrl-C too ends the trial, so that another process repeats it
        with suppress(Exception):  # without the storage, the heartbeats stop
            study.tell(trial, state=TrialState.FAIL, skip_if_finished=True)
        raise


def _trials_before(study: optuna.Study, number: int) -> int:
    """Return the number of finished and running trials with a lower number."""
    trials = study.get_trials(deepcopy=False, states=_COUNTED_STATES)
    return sum(trial.number < number for trial in trials)


def _cross_validate(
    search: Search, splits: Splits, trial: optuna.Trial
) -> tuple[TrialState, float | None]:
    """Return the final state of the trial and its mean accuracy, or None if it is pruned."""
    settings = {**_suggest(search, trial), "random_state": search.seed}
    trial.set_user_attr("settings", settings)
    scores: list[float] = []
    for number, (training, validation) in enumerate(splits, 1):
        fold = run_fold(
            search.model, settings, search.dataset, training, validation, number, curves=False
        )
        scores.append(fold.metrics["accuracy"])
        trial.report(fmean(scores), number)
        if (
            number < len(splits) and trial.should_prune()
        ):  # after the last fold pruning saves no time
            return TrialState.PRUNED, None
    return TrialState.COMPLETE, fmean(scores)


def _suggest(search: Search, trial: optuna.Trial) -> dict[str, Any]:
    estimator = estimator_class(search.model)
    try:
        return dict(estimator.suggest(trial))
    except ValueError as error:
        raise StorageError(
            f"The storage contains a search of {search.model} over another space, from an earlier "
            "version; choose another storage."
        ) from error
