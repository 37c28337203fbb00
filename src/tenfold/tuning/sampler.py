"""Which choice is tried next: Optuna's TPE sampler, seeded by the number of the trial."""

import warnings
from typing import Any

import numpy as np
from optuna import Study
from optuna.distributions import BaseDistribution
from optuna.exceptions import ExperimentalWarning
from optuna.samplers import BaseSampler, TPESampler
from optuna.trial import FrozenTrial, TrialState

Space = dict[str, BaseDistribution]


class NumberedSampler(BaseSampler):
    """Draws each trial with a seed of its own, made of the search's seed and the trial's number.

    The storage gives each number once. Processes that share one thus never draw the same choice by
    having the same seed, and a search by one process draws the same whether or not it was stopped.
    The choices that others are trying right now count as bad ones ("constant liar"), so that
    several do not crowd at one place.

    Source: Bergstra and others 2011, "Algorithms for hyper-parameter optimization" (TPE).
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._drawing = _tpe(seed, 0)

    def before_trial(self, study: Study, trial: FrozenTrial) -> None:
        """Take the seed of this trial."""
        self._drawing = _tpe(self._seed, trial.number)
        self._drawing.before_trial(study, trial)

    def infer_relative_search_space(self, study: Study, trial: FrozenTrial) -> Space:
        """Return the settings that are drawn together."""
        return self._drawing.infer_relative_search_space(study, trial)

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: Space
    ) -> dict[str, Any]:
        """Return settings drawn together."""
        return self._drawing.sample_relative(study, trial, search_space)

    def sample_independent(
        self,
        study: Study,
        trial: FrozenTrial,
        param_name: str,
        param_distribution: BaseDistribution,
    ) -> Any:
        """Return one setting, drawn by itself."""
        return self._drawing.sample_independent(study, trial, param_name, param_distribution)

    def after_trial(self, study: Study, trial: FrozenTrial, state: TrialState, values: Any) -> None:
        """Hear how the trial ended."""
        self._drawing.after_trial(study, trial, state, values)


def _tpe(seed: int, number: int) -> TPESampler:
    mixed = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        return TPESampler(seed=mixed, constant_liar=True, multivariate=True)
