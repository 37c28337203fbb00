"""The models that ``benchmarks.train`` compares: Tenfold's families and baselines, one table.

To add a model, add a line to ``COMPARED_MODELS``, such as ``"cnn-wide": own("cnn", width=48)``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from benchmarks import baselines
from tenfold.types import Images, Labels

Curve = list[tuple[float, float]]  # (seconds since the process started, accuracy) after each epoch


class Learner(Protocol):
    """A model that can be trained and evaluated."""

    def fit(self, images: Images, labels: Labels, on_epoch: Callable[[Any], None], /) -> None:
        """Fit; if there are epochs, call ``on_epoch`` with itself after each."""
        ...

    def predict(self, images: Images, /) -> Labels:
        """Return the digit that each image shows."""
        ...


@dataclass(frozen=True)
class ComparedModel:
    """One model of the table: its title, its settings in words, and a function of the seed.

    Args:
        seeded: whether the result depends on the seed
        long: whether it takes so long that it runs only if it is named
        needs: an optional package that it needs
    """

    title: str
    how: str
    make: Callable[[int], Learner]
    seeded: bool = True
    needs: str = ""
    long: bool = False


class OwnModel:
    """A family of Tenfold with its settings.

    If ``curve`` is true, it is trained a second time for the learning curve: see ``replay``.
    """

    def __init__(
        self, name: str, settings: dict[str, Any], seed: int, *, curve: bool = True
    ) -> None:
        from tenfold.models import build

        self._curve = curve
        self._settings = {**settings, "random_state": seed}
        self._name = name
        self._model = build(name, self._settings)

    def fit(self, images: Images, labels: Labels, _on_epoch: object) -> None:
        """Fit the model, without evaluating epochs."""
        self._model.fit(images, labels)

    def predict(self, images: Images) -> Labels:
        """Return the digit that each image shows."""
        answers: Labels = self._model.predict(images)
        return answers

    def replay(
        self, fitted: float, images: Images, labels: Labels, test: tuple[Images, Labels]
    ) -> Curve:
        """Train again with evaluation, and return the learning curve of the timed training.

        The same seed gives the same weights after each epoch, so the seconds are those of the
        first training and the accuracies those of the second. Empty without epochs or a curve.
        """
        from tenfold.models import build

        history = getattr(self._model, "history_", ())
        if not history or not self._curve:
            return []
        again: Any = build(self._name, self._settings).fit(images, labels, validation=test)
        accuracies = [record.validation_accuracy for record in again.history_]
        return epoch_ends(fitted, [record.seconds for record in history], accuracies)


def epoch_ends(fitted: float, durations: list[float], accuracies: list[float]) -> Curve:
    """Return the end time of each epoch, counted back from the end of the fit.

    Time outside the epochs then counts as before the first one, so no point is too early.
    """
    ends = [fitted - sum(durations[index + 1 :]) for index in range(len(durations))]
    return list(zip(ends, accuracies, strict=True))


def own(name: str, **settings: Any) -> ComparedModel:
    """Return a family of Tenfold with ``settings`` and otherwise its defaults."""
    described = ", ".join(f"{key} {value}" for key, value in settings.items())
    return ComparedModel(
        f"Tenfold {name}", described or "defaults", partial(OwnModel, name, settings)
    )


def _best_network(seed: int) -> Learner:
    from tenfold.models import recipe  # imports PyTorch: only here, so that other models do not

    return OwnModel(
        "cnn", recipe("cnn", "best"), seed, curve=False
    )  # a curve would take another quarter of an hour


def _two_convolutions(seed: int) -> Learner:
    from benchmarks.two_convolutions import TwoConvolutions

    return TwoConvolutions(seed)


COMPARED_MODELS = {
    "svm": own("svm"),
    "forest": own("forest"),
    "cnn": own("cnn"),
    "cnn-best": ComparedModel("Tenfold cnn, best", "the recipe best", _best_network, long=True),
    "extra-trees": ComparedModel(
        "Tenfold extra trees",
        "forest: kind extra, max_features 0.1",
        partial(OwnModel, "forest", {"kind": "extra", "max_features": 0.1}),
    ),
    "svc": ComparedModel(
        "scikit-learn SVC", "pixels / 255, rbf, C 5, gamma scale", baselines.svc, seeded=False
    ),
    "stock-forest": ComparedModel(
        "scikit-learn random forest", "pixels, 100 trees, all cores", baselines.forest
    ),
    "mlp": ComparedModel(
        "scikit-learn MLP", "pixels / 255, one layer of 100, early stopping", baselines.perceptron
    ),
    "knn": ComparedModel(
        "scikit-learn k nearest", "pixels / 255, k 3", baselines.neighbours, seeded=False
    ),
    "two-convolutions": ComparedModel(
        "PyTorch, two convolutions",
        "32 and 64 channels, dropout, Adadelta 1.0 times 0.7 an epoch, batch 64, 14 epochs",
        _two_convolutions,
    ),
    "lightgbm": ComparedModel(
        "LightGBM",
        "pixels, 100 rounds, all cores",
        partial(baselines.boosting, baselines.pixels),
        seeded=False,
        needs="lightgbm",
    ),
    "lightgbm-gradients": ComparedModel(
        "LightGBM on Tenfold's gradients",
        "the gradients of Tenfold svm and forest, 100 rounds, all cores",
        partial(baselines.boosting, baselines.gradients),
        seeded=False,
        needs="lightgbm",
    ),
}
