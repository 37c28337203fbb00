"""Who takes part in ``benchmarks.train``: Tenfold's families and their peers, one table.

To add one, add a line to ``ENTRANTS``: ``"cnn-wide": ours("cnn", width=48)``, say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol

from benchmarks import peers
from tenfold.types import Images, Labels

Ladder = list[tuple[float, float]]  # (seconds since the process started, accuracy) epoch by epoch


class Learner(Protocol):
    """What learns from images and answers about others."""

    def fit(self, images: Images, labels: Labels, judge: Callable[[Any], None], /) -> None:
        """Learn; after each epoch call ``judge`` with itself, if there are epochs to tell of."""
        ...

    def predict(self, images: Images, /) -> Labels:
        """Return the digit that each image shows."""
        ...


@dataclass(frozen=True)
class Entrant:
    """One model of the table: what to call it, how it is set, and how it is made from a seed.

    Args:
        seeded: whether the seed changes anything
        long: whether it takes so long that it takes part only where it is named
        needs: a package that may be missing, and is then asked for
    """

    title: str
    how: str
    make: Callable[[int], Learner]
    seeded: bool = True
    needs: str = ""
    long: bool = False


class Ours:
    """A family of Tenfold's with its settings.

    ``curve`` says whether it is trained a second time to be watched: see ``replay``.
    """

    def __init__(
        self, name: str, settings: dict[str, Any], seed: int, *, curve: bool = True
    ) -> None:
        from tenfold.models import build

        self._curve = curve
        self._settings = {**settings, "random_state": seed}
        self._name = name
        self._model = build(name, self._settings)

    def fit(self, images: Images, labels: Labels, _judge: object) -> None:
        """Learn, and watch nothing meanwhile."""
        self._model.fit(images, labels)

    def predict(self, images: Images) -> Labels:
        """Return the digit that each image shows."""
        answers: Labels = self._model.predict(images)
        return answers

    def replay(
        self, fitted: float, images: Images, labels: Labels, test: tuple[Images, Labels]
    ) -> Ladder:
        """Train once more, watched, and return the ladder of the training that was timed.

        The same seed gives the same weights after each epoch, so its seconds are those of the
        first training and its accuracies those of the second. Empty without epochs or a curve.
        """
        from tenfold.models import build

        history = getattr(self._model, "history_", ())
        if not history or not self._curve:
            return []
        again: Any = build(self._name, self._settings).fit(images, labels, validation=test)
        accuracies = [record.validation_accuracy for record in again.history_]
        return counted_back(fitted, [record.seconds for record in history], accuracies)


def counted_back(fitted: float, paces: list[float], accuracies: list[float]) -> Ladder:
    """Return when each epoch ended, if the last ended with the fit and each took its pace.

    Whatever took time beside the epochs then counts as before the first: no rung comes too early.
    """
    ends = [fitted - sum(paces[place + 1 :]) for place in range(len(paces))]
    return list(zip(ends, accuracies, strict=True))


def ours(name: str, **settings: Any) -> Entrant:
    """Return a family of Tenfold's, with its defaults but for ``settings``."""
    told = ", ".join(f"{key} {value}" for key, value in settings.items())
    return Entrant(f"Tenfold {name}", told or "defaults", partial(Ours, name, settings))


def _best_network(seed: int) -> Learner:
    from tenfold.models import recipe  # which imports PyTorch: only here, so that no other pays

    return Ours("cnn", recipe("cnn", "best"), seed, curve=False)  # another quarter of an hour


def _two_convolutions(seed: int) -> Learner:
    from benchmarks.two_convolutions import TwoConvolutions

    return TwoConvolutions(seed)


ENTRANTS = {
    "svm": ours("svm"),
    "forest": ours("forest"),
    "cnn": ours("cnn"),
    "cnn-best": Entrant("Tenfold cnn, best", "the recipe best", _best_network, long=True),
    "extra-trees": Entrant(
        "Tenfold extra trees",
        "forest: kind extra, max_features 0.1",
        partial(Ours, "forest", {"kind": "extra", "max_features": 0.1}),
    ),
    "svc": Entrant(
        "scikit-learn SVC", "pixels / 255, rbf, C 5, gamma scale", peers.svc, seeded=False
    ),
    "stock-forest": Entrant(
        "scikit-learn random forest", "pixels, 100 trees, all cores", peers.forest
    ),
    "mlp": Entrant(
        "scikit-learn MLP", "pixels / 255, one layer of 100, early stopping", peers.perceptron
    ),
    "knn": Entrant("scikit-learn k nearest", "pixels / 255, k 3", peers.neighbours, seeded=False),
    "two-convolutions": Entrant(
        "PyTorch, two convolutions",
        "32 and 64 channels, dropout, Adadelta 1.0 times 0.7 an epoch, batch 64, 14 epochs",
        _two_convolutions,
    ),
    "lightgbm": Entrant(
        "LightGBM",
        "pixels, 100 rounds, all cores",
        partial(peers.boosting, peers.pixels),
        seeded=False,
        needs="lightgbm",
    ),
    "lightgbm-gradients": Entrant(
        "LightGBM on Tenfold's gradients",
        "the gradients of Tenfold svm and forest, 100 rounds, all cores",
        partial(peers.boosting, peers.gradients),
        seeded=False,
        needs="lightgbm",
    ),
}
