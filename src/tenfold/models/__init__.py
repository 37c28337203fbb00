"""The table of models, and the estimators built from it by name.

Each family is an estimator in a file of its own, and no family imports another. The ensemble is one
of them: it builds its members by name.

To add a model: write ``models/NAME.py`` with one subclass of ``base.DigitClassifier``, write
``export/NAME.py`` with the function that exports it, and add one line to ``MODELS``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pkgutil import resolve_name
from typing import TYPE_CHECKING, Any

from tenfold.errors import SettingError

if TYPE_CHECKING:
    from tenfold.models.base import DigitClassifier


@dataclass(frozen=True)
class Family:
    """One line of ``MODELS``: where the code of a family is, and where the family is used.

    Estimator and exporter are written as "module:name" and imported on first use: PyTorch alone
    takes seconds to import, and only the networks need it.

    Attributes:
        estimator: the class, a ``DigitClassifier``
        exporter: the function (graph, fitted model) that adds the model to an ONNX graph and
            returns the name of its probabilities
        network: True for a neural network: it learns in epochs, so it keeps a checkpoint and may
            have a teacher, and its file can be quantised
        member: whether it can be a member of an ensemble
        in_run: whether ``tenfold run`` trains it
    """

    estimator: str
    exporter: str
    network: bool = False
    member: bool = True
    in_run: bool = True


MODELS = {
    "svm": Family("tenfold.models.svm:SVM", "tenfold.export.svm:add_svm"),
    "forest": Family("tenfold.models.forest:Forest", "tenfold.export.forest:add_forest"),
    "cnn": Family("tenfold.models.cnn:CNN", "tenfold.export.cnn:add_cnn", network=True),
    "ensemble": Family(
        "tenfold.models.ensemble:Ensemble",
        "tenfold.export.ensemble:add_ensemble",
        member=False,
        in_run=False,
    ),
}


def network_families() -> tuple[str, ...]:
    """Return the names of the families that are neural networks."""
    return tuple(name for name, family in MODELS.items() if family.network)


def member_families() -> tuple[str, ...]:
    """Return the names of the families that can be members of an ensemble."""
    return tuple(name for name, family in MODELS.items() if family.member)


def run_families() -> tuple[str, ...]:
    """Return the names of the families that ``tenfold run`` trains, in order."""
    return tuple(name for name, family in MODELS.items() if family.in_run)


def alternatives(names: Sequence[str]) -> str:
    """Return names as a choice in a sentence: "svm, forest or cnn"."""
    return " or ".join([", ".join(names[:-1]), names[-1]] if names[1:] else names)


def estimator_class(name: str) -> "type[DigitClassifier]":
    """Return the estimator class of the family called ``name``.

    Raises:
        SettingError: no family has that name
    """
    if name not in MODELS:
        raise SettingError(f"No model is called {name!r}; there are {', '.join(MODELS)}.")
    found: type[DigitClassifier] = resolve_name(MODELS[name].estimator)
    return found


def recipe(name: str, called: str) -> dict[str, Any]:
    """Return the settings of the family's recipe of that name.

    Raises:
        SettingError: no family has that name, or the family has no such recipe
    """
    known = estimator_class(name).recipes
    if called not in known:
        others = ", ".join(known) or "none but its defaults"
        raise SettingError(f"{name} has no recipe {called!r}; it has {others}.")
    return dict(known[called])


def build(name: str, settings: dict[str, Any] | None = None) -> "DigitClassifier":
    """Return a new, unfitted estimator of the family ``name`` with these settings.

    Raises:
        SettingError: no family has that name, or the family has no such setting
    """
    cls = estimator_class(name)
    known = cls().get_params()
    for setting in settings or {}:
        if setting not in known:
            raise SettingError(
                f"{name} has no setting {setting!r}; it has {', '.join(sorted(known))}."
            )
    return cls(**(settings or {}))
