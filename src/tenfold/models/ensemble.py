"""Several models as one estimator, which answers with the mean of their probabilities.

Like every model it imports no other. Its members are names, and it gets them where everybody does:
from ``tenfold.models.build``, which imports a family only when it is asked for it.
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

_CHOICES = ("svm+forest+cnn", "svm+forest", "svm+cnn", "forest+cnn")  # that a search tries


class Ensemble(DigitClassifier):
    """A soft vote: the weighted mean of its members' calibrated probabilities.

    Each member learns from all images, with a seed of its own. Source: Hansen and Salamon 1990,
    "Neural network ensembles"; Kuncheva 2004, "Combining pattern classifiers", section 5.2.

    With a ``checkpoint``, each member that learns in epochs keeps its state in a file beside it,
    which has the member's number and family behind its name, and goes on from it; members that
    learn in one piece learn again.

    Args:
        members: at least two families by name; one may come several times
        settings: of the members, by family, where they are to differ from the defaults
        weights: how much each member counts, above 0; None counts all the same
        random_state: the first member's seed; each further one's is one more
    """

    title = "Ensemble"
    uses_all_cores = True
    variants: ClassVar[dict[str, Settings]] = {
        "as it is": {},
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
        """Return the settings to try: which families, and the weight of each from 1/4 to 4."""
        members = trial.suggest_categorical("members", list(_CHOICES)).split("+")
        weights = [trial.suggest_float(f"weight_{name}", 0.25, 4, log=True) for name in members]
        return {"members": members, "weights": weights}

    def _check(self) -> None:
        _check_members(self.members)
        _check_settings(self.settings or {}, tuple(self.members))
        shares(self.weights, len(self.members))
        for name, member in zip(self.members, self._built(), strict=True):
            try:
                member._check()
            except SettingError as error:
                raise SettingError(f"In the settings of {name}: {error}") from error

    def _built(self) -> list[DigitClassifier]:
        """Return the members, unfitted."""
        chosen = self.settings or {}
        return [
            build(name, {**chosen.get(name, {}), "random_state": self.random_state + number})
            for number, name in enumerate(self.members)
        ]

    def _fit(self, rows: Floats, labels: NDArray[np.intp], context: FitContext) -> None:
        count = len(self.members)
        self.members_ = self._built()
        for number, (name, member) in enumerate(zip(self.members, self.members_, strict=True)):
            member.fit(
                rows,
                labels,
                validation=context.validation,
                checkpoint=_beside(context.checkpoint, number, name),
                progress=partial(_tell, context.progress, number, count, name),
            )
        context.progress(1.0, f"{count} members")

    def _predict_proba(self, rows: Floats) -> Floats:
        answers = [member.predict_proba(rows) for member in self.members_]
        return vote(answers, shares(self.weights, len(answers)))


def _check_members(members: object) -> None:
    """Let at least two names of families pass."""
    if not isinstance(members, tuple | list) or len(members) < 2:
        raise SettingError(f"members came as {members!r}; a list of at least two was wanted.")
    known = member_families()
    unknown = [name for name in members if name not in known]
    if unknown:
        raise SettingError(
            f"members came with {unknown[0]!r}; names of {', '.join(known)} were wanted."
        )


def _check_settings(settings: object, members: tuple[str, ...]) -> None:
    """Let settings pass that are those of members, by family, without a seed."""
    wanted = f"a family of {', '.join(dict.fromkeys(members))} with its settings was wanted"
    if not isinstance(settings, dict):
        raise SettingError(f"settings came as {settings!r}; {wanted}.")
    for name, chosen in settings.items():
        if name not in members or not isinstance(chosen, dict):
            raise SettingError(f"settings came with {name!r}: {chosen!r}; {wanted}.")
        if "random_state" in chosen:
            raise SettingError(f"settings of {name} came with a seed; the ensemble's is for all.")


def _beside(checkpoint: Path | None, number: int, name: str) -> Path | None:
    """Return the file in which a member keeps its state."""
    return checkpoint and checkpoint.with_name(f"{checkpoint.name}.{number + 1}-{name}")


def _tell(
    progress: Progress, number: int, count: int, name: str, done: float, note: str = "", /
) -> None:
    """Tell of a member's progress as part of the whole."""
    progress((number + done) / count, f"{name}: {note}" if note else name)
