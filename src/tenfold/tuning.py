"""The search for better settings with Optuna: cross-validated, pruned, resumable.

Each family declares its own search space in ``suggest``. A study lives in a journal file, so a
search that was killed goes on, and several processes may work on one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import fmean
from typing import Any

import numpy as np
import optuna
from optuna.storages.journal import JournalFileBackend
from sklearn.model_selection import StratifiedKFold

from tenfold.crossval import Settings, run_fold
from tenfold.data import Dataset
from tenfold.errors import SettingError
from tenfold.models import family
from tenfold.types import Progress, unwatched


@dataclass(frozen=True)
class Trial:
    """One choice of settings that was tried; accuracy is None where it was pruned or failed."""

    number: int
    settings: dict[str, Any]
    accuracy: float | None
    seconds: float


@dataclass(frozen=True)
class Tuning:
    """What a search found: every trial, and the best settings with their mean accuracy."""

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
        trials: how many choices in all, those already in the storage included
        storage: a journal file in which the study is kept and from which it goes on

    Raises:
        SettingError: no such family, or trials or folds out of range
    """
    if trials < 1 or folds < 2:
        raise SettingError(
            f"{trials} trials with {folds} folds came; 1 or more with 2 were wanted."
        )
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    study = _study(name, dataset, folds, seed, storage)
    objective = partial(_score, name, dataset, folds, seed)
    missing = trials - sum(trial.state.is_finished() for trial in study.trials)
    if missing > 0:
        study.optimize(objective, n_trials=missing, callbacks=[_teller(progress, trials)])
    return Tuning(
        model=name,
        images=len(dataset),
        folds=folds,
        best=_settings(study.best_trial),
        accuracy=study.best_value,
        trials=tuple(_trial(trial) for trial in study.trials),
    )


def _study(
    name: str, dataset: Dataset, folds: int, seed: int, storage: Path | None
) -> optuna.Study:
    backend = None
    if storage is not None:
        storage.parent.mkdir(parents=True, exist_ok=True)
        backend = optuna.storages.JournalStorage(JournalFileBackend(str(storage)))
    return optuna.create_study(
        study_name=f"{name}-{dataset.sha256[:12]}-{folds}-folds",
        storage=backend,
        load_if_exists=True,
        direction="maximize",
        sampler=optuna.samplers.TPESampler(seed=seed),
        pruner=optuna.pruners.MedianPruner(n_startup_trials=5),
    )


def _score(name: str, dataset: Dataset, folds: int, seed: int, trial: optuna.Trial) -> float:
    """Return the mean accuracy of the trial's settings, given up when its folds promise little."""
    settings = {**family(name).suggest(trial), "random_state": seed}
    trial.set_user_attr("settings", settings)
    kfold = StratifiedKFold(folds, shuffle=True, random_state=seed)
    scores: list[float] = []
    for number, (learn, judge) in enumerate(kfold.split(np.zeros(len(dataset)), dataset.labels)):
        fold = run_fold(name, settings, dataset, learn, judge, number, curves=False)
        scores.append(fold.metrics["accuracy"])
        trial.report(fmean(scores), number)
        if trial.should_prune():
            raise optuna.TrialPruned
    return fmean(scores)


def _teller(
    progress: Progress, trials: int
) -> Callable[[optuna.Study, optuna.trial.FrozenTrial], None]:
    return partial(_tell, progress, trials)


def _tell(
    progress: Progress, trials: int, study: optuna.Study, trial: optuna.trial.FrozenTrial
) -> None:
    best = max((t.value for t in study.trials if t.value is not None), default=float("nan"))
    progress((trial.number + 1) / trials, f"trial {trial.number + 1}, best {best:.2%}")


def _settings(trial: optuna.trial.FrozenTrial) -> Settings:
    return dict(trial.user_attrs.get("settings", trial.params))


def _trial(trial: optuna.trial.FrozenTrial) -> Trial:
    took = trial.duration.total_seconds() if trial.duration else 0.0
    return Trial(trial.number, _settings(trial), trial.value, took)
