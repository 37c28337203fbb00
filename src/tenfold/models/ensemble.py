"""The ensemble: several models as one estimator, with the mean of their probabilities.

Like every model it imports no other: it builds its members by name with ``tenfold.models.build``.
"""

from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import SettingError
from tenfold.models import build, member_families
from tenfold.models.base import DigitClassifier, FitContext, Settings
from tenfold.models.voting import shares, vote
from tenfold.types import Floats, Progress

_CHOICES = ("svm+forest+cnn", "svm+forest", "svm+cnn", "forest+cnn")  # of a search


class Ensemble(DigitClassifier):
    """A soft vote: the weighted mean of its members' calibrated probabilities.

    Each member is trained on all images, with a seed of its own. Source: Hansen and Salamon 1990,
    "Neural network ensembles"; Kuncheva 2004, "Combining pattern classifiers", section 5.2.

    With a ``checkpoint``, each member that is trained in epochs keeps its state in a file of its
    own, named after the checkpoint, the member's number and its family, and continues from it;
    other members are trained again.

    Args:
        members: at least two families by name; one may come several times
        settings: of the members, by family, where they differ from the defaults
        weights: of the members in the mean, above 0; None gives all the same
        random_state: the first member's seed; each further one's is one more
    """

    title = "Ensemble"
    uses_all_cores = True
    variants: ClassVar[dict[str, Settings]] = {
        "default": {},
        "machine and network": {"members": ("svm", "cnn")},
        "machine and forest": {"members": ("svm", "forest")},
        "the network counts double": {"weights": (1, 1, 2)},
        "three networks": {"members": ("cnn", "cnn", "cnn")},
    }

    small: ClassVar[Settings] = {
        "members": ("svm", "forest"),
        "settings": {
            "svm": {"calibration_images": 0},
            "forest": {"trees": 20, "depth": 3, "n_jobs": 1},
        },
    }

    def __init__(
        self,
        *,
        members: tuple[str, ...] = ("svm", "forest", "cnn"),
        settings: dict[str, Settings] | None = None,
        weights: tuple[float, ...] | None = None,
        random_state: int = 0,
    ) -> None:
        self.members = members
        self.settings = settings
        self.weights = weights
        self.random_state = random_state

    @classmethod
    def suggest(cls, trial: Any) -> Settings:
        """Return the settings to try: the families, and the weight of each from 1/4 to 4."""
        members = trial.suggest_categorical("members", list(_CHOICES)).split("+")
        weights = [trial.suggest_float(f"weight_{name}", 0.25, 4, log=True) for name in members]
        return {"members": members, "weights": weights}

    def _check(self) -> None:
        _check_members(self.members)
        _check_settings(self.settings or {}, tuple(self.members))
        shares(self.weights, len(self.members))
        for name, member in zip(self.members, self._build_members(), strict=True):
            try:
                member._check()
            except SettingError as error:
                raise SettingError(f"In the settings of {name}: {error}") from error

    def _build_members(self) -> list[DigitClassifier]:
        """Return the members, unfitted."""
        chosen = self.settings or {}
        return [
            build(name, {**chosen.get(name, {}), "random_state": self.random_state + number})
            for number, name in enumerate(self.members)
        ]

    def _fit(self, rows: Floats, labels: NDArray[np.intp], context: FitContext) -> None:
        count = len(self.members)
        self.members_ = self._build_members()
        for number, (name, member) in enumerate(zip(self.members, self.members_, strict=True)):
            member.fit(
                rows,
                labels,
                validation=context.validation,
                checkpoint=_member_checkpoint(context.checkpoint, number, name),
                progress=partial(_report_progress, context.progress, number, count, name),
            )
        context.progress(1.0, f"{count} members")

    def _predict_proba(self, rows: Floats) -> Floats:
        answers = [member.predict_proba(rows) for member in self.members_]
        return vote(answers, shares(self.weights, len(answers)))


def _check_members(members: object) -> None:
    """Raise SettingError unless members are at least two names of families."""
    if not isinstance(members, tuple | list) or len(members) < 2:
        raise SettingError(f"members came as {members!r}; a list of at least two was wanted.")
    known = member_families()
    unknown = [name for name in members if name not in known]
    if unknown:
        raise SettingError(
            f"members came with {unknown[0]!r}; names of {', '.join(known)} were wanted."
        )


def _check_settings(settings: object, members: tuple[str, ...]) -> None:
    """Raise SettingError unless settings are those of members, by family, without a seed."""
    wanted = f"a family of {', '.join(dict.fromkeys(members))} with its settings was wanted"
    if not isinstance(settings, dict):
        raise SettingError(f"settings came as {settings!r}; {wanted}.")
    for name, chosen in settings.items():
        if name not in members or not isinstance(chosen, dict):
            raise SettingError(f"settings came with {name!r}: {chosen!r}; {wanted}.")
        if "random_state" in chosen:
            raise SettingError(f"settings of {name} came with a seed; the ensemble's is for all.")


def _member_checkpoint(checkpoint: Path | None, number: int, name: str) -> Path | None:
    """Return the checkpoint of a member; None without one."""
    return checkpoint and checkpoint.with_name(f"{checkpoint.name}.{number + 1}-{name}")


def _report_progress(
    progress: Progress, number: int, count: int, name: str, done: float, note: str = "", /
) -> None:
    """Report a member's progress as part of the whole."""
    progress((number + done) / count, f"{name}: {note}" if note else name)
