"""The result of a search: its trials, the best settings, and their importance."""

from dataclasses import dataclass
from typing import Any

import optuna
from optuna.importance import FanovaImportanceEvaluator, get_param_importances
from optuna.trial import FrozenTrial, TrialState

_MIN_TRIALS_FOR_IMPORTANCE = 5  # evaluated on all folds; with fewer, importance means nothing


@dataclass(frozen=True)
class Trial:
    """One trial of a set of settings; accuracy is None if it was pruned.

    ``number`` counts all trials that were started, so an interrupted one leaves a gap. ``so_far``
    is the mean accuracy over the ``folds`` that were run: the accuracy itself if all were.
    """

    number: int
    settings: dict[str, Any]
    accuracy: float | None
    seconds: float
    folds: int
    so_far: float


@dataclass(frozen=True)
class Tuning:
    """The result of a search: finished trials, and the best settings with their mean accuracy.

    ``importance`` is the share of the variance of the accuracies that each setting explains
    (functional analysis of variance); the shares add up to 1. Empty if fewer than 5 trials were
    evaluated on all folds, or if all have the same accuracy.

    Source: Hutter, Hoos and Leyton-Brown 2014, "An efficient approach for assessing hyperparameter
    importance".
    """

    model: str
    images: int
    folds: int
    best: dict[str, Any]
    accuracy: float
    trials: tuple[Trial, ...]
    importance: dict[str, float]


def finished_trials(study: optuna.Study) -> list[FrozenTrial]:
    """Return the finished trials: evaluated on all folds, or pruned."""
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))


def tuning_result(model: str, images: int, folds: int, study: optuna.Study) -> Tuning:
    """Return the result of a study with at least one trial evaluated on all folds."""
    return Tuning(
        model=model,
        images=images,
        folds=folds,
        best=_settings(study.best_trial),
        accuracy=study.best_value,
        trials=tuple(_trial(trial) for trial in finished_trials(study)),
        importance=_importance(study),
    )


def _settings(trial: FrozenTrial) -> dict[str, Any]:
    return dict(trial.user_attrs.get("settings", trial.params))


def _trial(trial: FrozenTrial) -> Trial:
    seconds = trial.duration.total_seconds() if trial.duration else 0.0
    value = trial.value if trial.value is not None else 0.0  # of a pruned trial, over its folds
    accuracy = None if trial.state is TrialState.PRUNED else value
    folds = len(trial.intermediate_values)
    return Trial(trial.number, _settings(trial), accuracy, seconds, folds, value)


def _importance(study: optuna.Study) -> dict[str, float]:
    """Return the importance of each setting, the highest first."""
    values = [trial.value for trial in finished_trials(study) if trial.state is TrialState.COMPLETE]
    if len(values) < _MIN_TRIALS_FOR_IMPORTANCE or len(set(values)) == 1:
        return {}
    try:
        importance = get_param_importances(study, evaluator=FanovaImportanceEvaluator(seed=0))
    except (RuntimeError, ValueError):  # no variance, or no setting that all trials have
        return {}
    return {name: float(share) for name, share in importance.items()}
