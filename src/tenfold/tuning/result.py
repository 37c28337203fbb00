"""What a search found: its trials, the best of them, and which settings made the difference."""

from dataclasses import dataclass
from typing import Any

import optuna
from optuna.importance import FanovaImportanceEvaluator, get_param_importances
from optuna.trial import FrozenTrial, TrialState

_ENOUGH = 5  # trials judged on all folds; of fewer, importance would be made up


@dataclass(frozen=True)
class Trial:
    """One choice of settings that was tried; accuracy is None where it was pruned.

    ``number`` counts all that were begun, so one that was interrupted leaves a gap. ``so_far`` is
    the mean over the ``folds`` that were run: the accuracy itself where none was left out.
    """

    number: int
    settings: dict[str, Any]
    accuracy: float | None
    seconds: float
    folds: int
    so_far: float


@dataclass(frozen=True)
class Tuning:
    """What a search found: its finished trials, and the best settings with their mean accuracy.

    ``importance`` is the share, by setting, of what the accuracies of the trials differ by that
    the setting explains (functional analysis of variance); they add up to 1. Empty where fewer
    than 5 trials were judged on all folds, or where all came out alike.

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


def finished(study: optuna.Study) -> list[FrozenTrial]:
    """Return the trials that count: judged on all folds, or pruned."""
    return study.get_trials(deepcopy=False, states=(TrialState.COMPLETE, TrialState.PRUNED))


def result_of(model: str, images: int, folds: int, study: optuna.Study) -> Tuning:
    """Return what the study has found; one trial at least is judged on all folds."""
    return Tuning(
        model=model,
        images=images,
        folds=folds,
        best=_settings(study.best_trial),
        accuracy=study.best_value,
        trials=tuple(_trial(trial) for trial in finished(study)),
        importance=_importance(study),
    )


def _settings(trial: FrozenTrial) -> dict[str, Any]:
    return dict(trial.user_attrs.get("settings", trial.params))


def _trial(trial: FrozenTrial) -> Trial:
    took = trial.duration.total_seconds() if trial.duration else 0.0
    value = trial.value if trial.value is not None else 0.0  # a pruned one's is that of its folds
    accuracy = None if trial.state is TrialState.PRUNED else value
    folds = len(trial.intermediate_values)
    return Trial(trial.number, _settings(trial), accuracy, took, folds, value)


def _importance(study: optuna.Study) -> dict[str, float]:
    """Return the importance of each setting, the highest first."""
    values = [trial.value for trial in finished(study) if trial.state is TrialState.COMPLETE]
    if len(values) < _ENOUGH or len(set(values)) == 1:
        return {}
    try:
        found = get_param_importances(study, evaluator=FanovaImportanceEvaluator(seed=0))
    except (RuntimeError, ValueError):  # its trees see no difference, or no setting is in all
        return {}
    return {name: float(share) for name, share in found.items()}
