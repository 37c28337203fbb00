"""One process's part in a search: it tries choices until all that were wanted are finished.

Whoever begins a trial gets its number from the storage. It goes on with it only if fewer trials
with lower numbers than were wanted have finished or are under way: so many processes together end
with exactly as many as were wanted, without a lock.
"""

import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from statistics import fmean
from threading import current_thread, main_thread
from typing import Any

import optuna
from optuna.exceptions import UpdateFinishedTrialError
from optuna.trial import TrialState

from tenfold.crossval import Splits, run_fold
from tenfold.data import Dataset
from tenfold.errors import StorageError, TenfoldError
from tenfold.models import estimator_class
from tenfold.tuning.alive import Watch, give_up_the_dead, giving_signs
from tenfold.tuning.result import finished
from tenfold.tuning.sampler import NumberedSampler
from tenfold.tuning.storage import Storage, open_storage, shown
from tenfold.types import Progress

POLL = 0.5  # seconds between two looks at what others have finished
_COUNTING = (TrialState.COMPLETE, TrialState.PRUNED, TrialState.RUNNING)
_PRUNING_FROM = 5  # trials validated on all folds, until which none is given up


@dataclass(frozen=True)
class Search:
    """What is searched: a family's space, by folds of a dataset, in so many trials."""

    model: str
    dataset: Dataset
    trials: int
    folds: int
    seed: int


def join(search: Search, storage: Storage | None) -> optuna.Study:
    """Return the study of this search in the storage, begun where there is none.

    Raises:
        SettingError, StorageError: as ``open_storage``; the storage is of something else
    """
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    try:
        return optuna.create_study(
            study_name=_study_name(search),
            storage=open_storage(storage),
            load_if_exists=True,
            direction="maximize",
            sampler=NumberedSampler(search.seed),
            pruner=optuna.pruners.MedianPruner(n_startup_trials=_PRUNING_FROM),
        )
    except TenfoldError:
        raise
    except OSError as error:
        raise StorageError(
            f"{storage} could not be written: {error.strerror}. Name a file in a folder that you "
            "may write to."
        ) from error
    except (ValueError, KeyError, TypeError, AssertionError) as error:  # met in foreign files
        raise StorageError(
            f"{storage} is not the journal of a search; name another file."
        ) from error
    except RuntimeError as error:
        raise StorageError(
            f"{shown(storage or '')} was made by another version of Optuna; name another one, or "
            "search with that version."
        ) from error


def work(search: Search, study: optuna.Study, splits: Splits, progress: Progress) -> None:
    """Try choices until the study has all its trials, waiting for those that others are at."""
    watch, told = Watch(), len(finished(study))
    while True:
        trials = study.get_trials(deepcopy=False)
        running = [trial for trial in trials if trial.state is TrialState.RUNNING]
        done = len(finished(study))
        if done > told:
            tell_of(study, search.trials, progress)
            told = done
        if done >= search.trials:
            return
        give_up_the_dead(study, running, watch, time.monotonic())
        if done + len(running) < search.trials:
            _begin(search, study, splits)
        else:
            time.sleep(POLL)


def tell_of(study: optuna.Study, trials: int, progress: Progress) -> None:
    """Tell whoever watches how many trials are finished, and the best so far."""
    done = len(finished(study))
    progress(min(1.0, done / trials), f"trial {done} of {trials}, best {study.best_value:.2%}")


def _study_name(search: Search) -> str:
    # Models of another seed, and folds cut in another way, have accuracies of another kind.
    seeded = f"-seed-{search.seed}" if search.seed else ""
    return f"{search.model}-{search.dataset.sha256[:12]}-{search.folds}-folds-in-order{seeded}"


def _begin(search: Search, study: optuna.Study, splits: Splits) -> None:
    """Try one more choice, unless others have begun enough of them meanwhile."""
    trial, interrupted = _ask(study)
    try:
        if interrupted:
            signal.default_int_handler(signal.SIGINT, None)  # raises KeyboardInterrupt
        if _ahead(study, trial.number) >= search.trials:
            study.tell(trial, state=TrialState.FAIL)  # it leaves a gap, as an interrupted one
            return
        with giving_signs(trial):
            state, accuracy = _score(search, splits, trial)
        study.tell(trial, accuracy, state)
    except UpdateFinishedTrialError:
        return  # taken for dead by another process, which tries another one instead
    except BaseException:
        with suppress(Exception):  # where the storage is gone, others see the silence
            study.tell(trial, state=TrialState.FAIL, skip_if_finished=True)
        raise


def _ask(study: optuna.Study) -> tuple[optuna.Trial, bool]:
    """Return a new trial, and whether an interrupt came meanwhile.

    One that cut ``ask`` short would leave a trial under way that nobody knows to give up.
    """
    came: list[int] = []
    held = [
        number
        for number in (signal.SIGINT, signal.SIGTERM)
        if current_thread() is main_thread()
        and signal.getsignal(number) is signal.default_int_handler
    ]
    for number in held:
        signal.signal(number, lambda number, _: came.append(number))
    try:
        return study.ask(), bool(came)
    finally:
        for number in held:
            signal.signal(number, signal.default_int_handler)


def _ahead(study: optuna.Study, number: int) -> int:
    """Return how many trials that count, or may yet, have a lower number."""
    trials = study.get_trials(deepcopy=False, states=_COUNTING)
    return sum(trial.number < number for trial in trials)


def _score(search: Search, splits: Splits, trial: optuna.Trial) -> tuple[TrialState, float | None]:
    """Return how the trial ends: with its mean accuracy, or pruned: its folds promise little."""
    settings = {**_chosen(search, trial), "random_state": search.seed}
    trial.set_user_attr("settings", settings)
    scores: list[float] = []
    for number, (training, validation) in enumerate(splits, 1):
        fold = run_fold(
            search.model, settings, search.dataset, training, validation, number, curves=False
        )
        scores.append(fold.metrics["accuracy"])
        trial.report(fmean(scores), number)
        if number < len(splits) and trial.should_prune():  # after the last nothing is saved
            return TrialState.PRUNED, None
    return TrialState.COMPLETE, fmean(scores)


def _chosen(search: Search, trial: optuna.Trial) -> dict[str, Any]:
    estimator = estimator_class(search.model)
    try:
        return dict(estimator.suggest(trial))
    except ValueError as error:
        raise StorageError(
            f"The storage keeps a search of {search.model} over other choices, which an earlier "
            "version had; name another one."
        ) from error
