"""What learns: families that know nothing of each other, each in a file of its own.

The ensemble is one of them: it gets its members by name, from ``build``.

To add a model: write ``models/NAME.py`` with one subclass of ``base.DigitClassifier``, and add its
line to ``MODELS``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from tenfold.errors import SettingError

if TYPE_CHECKING:
    from tenfold.models.base import DigitClassifier

# Names of classes, not classes: PyTorch alone takes seconds to import, and only one model needs it.
MODELS = {
    "svm": "SVM",
    "forest": "Forest",
    "cnn": "CNN",
    "ensemble": "Ensemble",
}


def family(name: str) -> "type[DigitClassifier]":
    """Return the estimator class of the family called ``name``.

    Raises:
        SettingError: no family has that name
    """
    if name not in MODELS:
        raise SettingError(f"No model is called {name!r}; there are {', '.join(MODELS)}.")
    found: type[DigitClassifier] = getattr(import_module(f"tenfold.models.{name}"), MODELS[name])
    return found


def recipe(name: str, called: str) -> dict[str, Any]:
    """Return the settings of the family's recipe of that name.

    Raises:
        SettingError: no family has that name, or the family no such recipe
    """
    known = family(name).recipes
    if called not in known:
        others = ", ".join(known) or "none but its defaults"
        raise SettingError(f"{name} has no recipe {called!r}; it has {others}.")
    return dict(known[called])


def build(name: str, settings: dict[str, Any] | None = None) -> "DigitClassifier":
    """Return a new, unfitted estimator of the family ``name`` with these settings.

    Raises:
        SettingError: no family has that name, or the family has no such setting
    """
    cls = family(name)
    known = cls().get_params()
    for setting in settings or {}:
        if setting not in known:
            raise SettingError(
                f"{name} has no setting {setting!r}; it has {', '.join(sorted(known))}."
            )
    return cls(**(settings or {}))
