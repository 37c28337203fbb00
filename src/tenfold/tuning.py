"""The search for better settings with Optuna: cross-validated, pruned, resumable.

Each family declares its own search space in ``suggest``. A study may be kept in a journal file: a
search that was killed then goes on.
"""

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

import optuna
from optuna.storages.journal import JournalFileBackend
from optuna.trial import TrialState

from tenfold.crossval import Settings, Splits, run_fold, split
from tenfold.data import Dataset
from tenfold.errors import SettingError, StorageError
from tenfold.models import family
from tenfold.types import Progress, unwatched


@dataclass(frozen=True)
class Trial:
    """One choice of settings that was tried; accuracy is None where it was pruned.

    ``number`` counts all that were begun, so one that was interrupted leaves a gap.
    """

    number: int
    settings: dict[str, Any]
    accuracy: float | None
    seconds: float


@dataclass(frozen=True)
class Tuning:
    """What a search found: its finished trials, and the best settings with their mean accuracy."""

    model: str
    images: int
    folds: int
    best: dict[str, Any]
    accuracy: float
    trials: tuple[Trial, ...]


def tune(
    name: str,
    dataset: Dataset,
    *,
    trials: int = 20,
    folds: int = 3,
    seed: int = 0,
    storage: Path | None = None,
    progress: Progress = unwatched,
) -> Tuning:
    """Search the family's space by cross-validation on ``dataset`` and return what was found.

    Args:
        trials: how many choices in all, those finished in the storage included
        storage: a journal file in which the study is kept and from which it goes on

    Raises:
        SettingError: no such family, or trials or folds out of range
        DataError: a digit has fewer images than there are folds
        StorageError: the storage cannot be written, or is a file of something else
    """
    if trials < 1:
        raise SettingError(f"trials came as {trials}; 1 or more were wanted.")
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    objective = partial(_score, name, dataset, split(dataset, folds, seed), seed)
    study = _study(name, dataset, folds, seed, storage)
    missing = trials - len(_finished(study))
    if missing > 0:
        study.optimize(objective, n_trials=missing, callbacks=[partial(_tell, progress, trials)])
    return Tuning(
        model=name,
        images=len(dataset),
        folds=folds,
        best=_settings(study.best_trial),
        accuracy=study.best_value,
        trials=tuple(_trial(trial) for trial in _finished(study)),
    )


def _study(
    name: str, dataset: Dataset, folds: int, seed: int, storage: Path | None
) -> optuna.Study:
    try:
        study = optuna.create_study(
            study_name=f"{name}-{dataset.sha256[:12]}-{folds}-folds",
            storage=None if storage is None else _journal(storage),
            load_if_exists=True,
            direction="maximize",
            pruner=optuna.pruners.MedianPruner(n_startup_trials=5),
        )
    except OSError as error:
        raise StorageError(
            f"{storage} could not be written: {error.strerror}. Name a file in a folder that you "
            "may write to."
        ) from error
    except (ValueError, KeyError, TypeError, AssertionError) as error:  # met in foreign files
        raise StorageError(
            f"{storage} is not the journal of a search; name another file."
        ) from error
    # Seeded alike, a search that goes on would draw again what it drew when it began.
    study.sampler = optuna.samplers.TPESampler(seed=seed + len(study.trials))
    return study


def _journal(path: Path) -> optuna.storages.JournalStorage:
    path.parent.mkdir(parents=True, exist_ok=True)
    return optuna.storages.JournalStorage(JournalFileBackend(str(path)))


def _finished(study: optuna.Study) -> list[optuna.trial.FrozenTrial]:
    return study.get_trials(states=(TrialState.COMPLETE, TrialState.PRUNED))


def _score(name: str, dataset: Dataset, splits: Splits, seed: int, trial: optuna.Trial) -> float:
    """Return the mean accuracy of the trial's settings, given up when its folds promise little."""
    settings = {**family(name).suggest(trial), "random_state": seed}
    trial.set_user_attr("settings", settings)
    scores: list[float] = []
    for number, (learn, judge) in enumerate(splits):
        fold = run_fold(name, settings, dataset, learn, judge, number, curves=False)
        scores.append(fold.metrics["accuracy"])
        trial.report(fmean(scores), number)
        if trial.should_prune():
            raise optuna.TrialPruned
    return fmean(scores)


def _tell(
    progress: Progress, trials: int, study: optuna.Study, _trial: optuna.trial.FrozenTrial
) -> None:
    done = len(_finished(study))
    progress(done / trials, f"trial {done} of {trials}, best {study.best_value:.2%}")


def _settings(trial: optuna.trial.FrozenTrial) -> Settings:
    return dict(trial.user_attrs.get("settings", trial.params))


def _trial(trial: optuna.trial.FrozenTrial) -> Trial:
    took = trial.duration.total_seconds() if trial.duration else 0.0
    pruned = trial.state is TrialState.PRUNED  # its value is then that of its folds so far
    return Trial(trial.number, _settings(trial), None if pruned else trial.value, took)
