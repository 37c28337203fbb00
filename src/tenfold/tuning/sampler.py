"""The sampler of settings: Optuna's TPE sampler, seeded by the number of the trial."""

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
    """A TPE sampler that seeds each trial from the search's seed and the trial's number.

    The storage gives each number once. So processes with the same seed never draw the same
    settings, and the search of one process draws the same settings whether or not it was stopped.
    Running trials of other processes count as bad ones ("constant liar"), so that parallel trials
    spread over the space.

    Source: Bergstra and others 2011, "Algorithms for hyper-parameter optimization" (TPE).
    """

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._tpe_sampler = _tpe(seed, 0)

    def before_trial(self, study: Study, trial: FrozenTrial) -> None:
        """Set the seed of this trial."""
        self._tpe_sampler = _tpe(self._seed, trial.number)
        self._tpe_sampler.before_trial(study, trial)

    def infer_relative_search_space(self, study: Study, trial: FrozenTrial) -> Space:
        """Return the space of the settings that are drawn together."""
        return self._tpe_sampler.infer_relative_search_space(study, trial)

    def sample_relative(
        self, study: Study, trial: FrozenTrial, search_space: Space
    ) -> dict[str, Any]:
        """Return the settings that are drawn together."""
        return self._tpe_sampler.sample_relative(study, trial, search_space)

    def sample_independent(
        self,
        study: Study,
        trial: FrozenTrial,
        param_name: str,
        param_distribution: BaseDistribution,
    ) -> Any:
        """Return one setting, drawn independently."""
        return self._tpe_sampler.sample_independent(study, trial, param_name, param_distribution)

    def after_trial(self, study: Study, trial: FrozenTrial, state: TrialState, values: Any) -> None:
        """Pass the end of the trial to the TPE sampler."""
        self._tpe_sampler.after_trial(study, trial, state, values)


def _tpe(seed: int, number: int) -> TPESampler:
    mixed = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ExperimentalWarning)
        return TPESampler(seed=mixed, constant_liar=True, multivariate=True)
