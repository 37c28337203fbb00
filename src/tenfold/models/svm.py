"""The support vector machine: exact, with virtual support vectors, and with probabilities."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import SettingError
from tenfold.models.base import (
    DigitClassifier,
    Settings,
    batches,
    check_at_least,
    check_choice,
    check_count,
)
from tenfold.models.calibration import calibration_parts, couple, fit_coupling, pairs, temper
from tenfold.models.features import extract
from tenfold.models.virtual import virtual_columns
from tenfold.types import PIXELS, Classifier, Floats, Progress

KERNELS = ("linear", "poly", "rbf")
DOUBLES = ("linear", "poly")  # kernels taken in double: large values cancel in their decisions
FEATURES = ("gradients", "pixels")
_BATCH = 256  # images at once: their kernel values against ten thousand vectors are 10 MB


class SVM(DigitClassifier):
    """A support vector machine (C-SVC, one against one), solved exactly.

    Fitting takes the solver of scikit-learn-intelex where that is installed, else scikit-learn's.
    Predicting is two matrix products, whichever solver it was. Source: Cortes and Vapnik 1995;
    Chang and Lin 2011, "LIBSVM", sections 2.1 and 7; for the virtual support vectors, DeCoste and
    Schölkopf 2002 and Loosli, Canu and Bottou 2007 (see ``virtual``).

    Args:
        kernel: "rbf", "poly" (degree 3, with 1 added) or "linear"
        C: the price of a margin error, above 0
        gamma: the factor in the kernel, above 0, or "scale" (1 / (columns * variance))
        features: "gradients" (oriented-gradient energies of the upright digit at one size) or
            "pixels"
        virtual: whether, once its support vectors are known, it learns again from them and from
            their copies, moved by a pixel each way and bent as by other hands; rows that are no
            pictures have no such copies
        calibration_images: how many training images at most teach the second machine whose
            answers on images it has not seen set the probabilities; 0 leaves them uncalibrated
        random_state: the seed of that split and of the bent copies
    """

    title = "Support vector machine"
    uses_all_cores = False
    variants: ClassVar[dict[str, Settings]] = {
        "as it is": {},
        "no virtual vectors": {"virtual": False},
        "C 1": {"C": 1.0},
        "gamma 0.5": {"gamma": 0.5},
        "gamma 8": {"gamma": 8.0},
        "polynomial kernel, C 1, gamma 1": {"kernel": "poly", "C": 1.0, "gamma": 1.0},
        "linear kernel, C 1": {"kernel": "linear", "C": 1.0, "virtual": False},
        "pixels, C 5, gamma scale": {
            "features": "pixels",
            "C": 5.0,
            "gamma": "scale",
            "virtual": False,
        },
        "pixels, linear kernel, C 0.05": {
            "features": "pixels",
            "kernel": "linear",
            "C": 0.05,
            "virtual": False,
        },
    }

    def __init__(
        self,
        *,
        kernel: str = "rbf",
        C: float = 2.0,
        gamma: float | str = 2.0,
        features: str = "gradients",
        virtual: bool = True,
        calibration_images: int = 15_000,
        random_state: int = 0,
    ) -> None:
        self.kernel = kernel
        self.C = C
        self.gamma = gamma
        self.features = features
        self.virtual = virtual
        self.calibration_images = calibration_images
        self.random_state = random_state

    @classmethod
    def suggest(cls, trial: Any) -> Settings:
        """Return the settings to try: the kernel, C and gamma, each over three decades."""
        kernel = trial.suggest_categorical("kernel", ["rbf", "poly"])
        return {
            "kernel": kernel,
            "C": trial.suggest_float("C", 0.1, 100, log=True),
            "gamma": trial.suggest_float("gamma", 0.05, 20, log=True),
        }

    def _check(self) -> None:
        check_choice("kernel", self.kernel, KERNELS)
        check_choice("features", self.features, FEATURES)
        check_count("calibration_images", self.calibration_images, 0)
        check_at_least("C", self.C, 1e-9)
        if self.gamma != "scale":
            if isinstance(self.gamma, str):
                raise SettingError(f"gamma came as {self.gamma!r}; a number or 'scale' was wanted.")
            check_at_least("gamma", self.gamma, 1e-9)

    def _fit(
        self,
        rows: Floats,
        labels: NDArray[np.intp],
        _validation: tuple[Floats, NDArray[np.intp]] | None,
        _checkpoint: Path | None,
        _teacher: Classifier | None,
        progress: Progress,
    ) -> None:
        progress(0.0, "features")
        columns = extract(rows, self.features)
        self.gamma_ = self._gamma(columns)
        progress(0.1, "calibration")
        self.slope_, self.temperature_ = self._calibrate(rows, columns, labels)
        progress(0.3, f"fitting {len(columns):,} images")
        self._learn(rows, columns, labels, partial(progress, 0.7))
        progress(1.0, f"{len(self.support_vectors_):,} support vectors")

    def _predict_proba(self, rows: Floats) -> Floats:
        decisions = self._decisions(extract(rows, self.features))
        logits = couple(decisions, len(self.classes_), self.slope_)
        return temper(logits, self.temperature_)

    def _gamma(self, columns: Floats) -> float:
        if isinstance(self.gamma, str):
            return float(1 / (columns.shape[1] * max(columns.var(), 1e-12)))
        return float(self.gamma)

    def _calibrate(
        self, rows: Floats, columns: Floats, labels: NDArray[np.intp]
    ) -> tuple[float, float]:
        """Fit a smaller machine and set slope and temperature on images that it has not seen."""
        parts = calibration_parts(labels, self.calibration_images, seed=self.random_state)
        if parts is None:
            return 1.0, 1.0
        learn, seen = parts
        self._learn(rows[learn], columns[learn], labels[learn])
        return fit_coupling(self._decisions(columns[seen]), len(self.classes_), labels[seen])

    def _learn(
        self,
        rows: Floats,
        columns: Floats,
        labels: NDArray[np.intp],
        tell: Callable[[str], None] = lambda _note: None,
    ) -> None:
        """Find the support vectors of the columns, and then of those and their copies."""
        machine = self._solve(columns, labels)
        if self.virtual and rows.shape[1] == PIXELS:
            own = np.asarray(machine.support_)
            copies = virtual_columns(rows[own], self.features, seed=self.random_state)
            tell(f"fitting {len(own):,} support vectors and {len(copies):,} copies")
            columns = np.concatenate([columns[own], copies])
            labels = np.tile(labels[own], 1 + len(copies) // len(own))
            machine = self._solve(columns, labels)
        self._keep(machine, labels)

    def _solve(self, columns: Floats, labels: NDArray[np.intp]) -> Any:
        """Return the solved machine of scikit-learn's kind."""
        machine = _solver()(
            kernel=self.kernel, C=self.C, gamma=self.gamma_, degree=3, coef0=1.0, cache_size=1000
        )
        return machine.fit(columns.astype(np.float64), labels)  # float32 misleads the fast solver

    def _keep(self, machine: Any, labels: NDArray[np.intp]) -> None:
        """Keep of a machine what its decisions need; the solver's own predict may be wrong."""
        vectors = np.asarray(machine.support_vectors_)
        # Distances do not change when all is moved; near the origin float32 loses less of them.
        self.centre_ = vectors.mean(axis=0) if self.kernel == "rbf" else np.zeros(vectors.shape[1])
        self.centre_ = self.centre_.astype(np.float32)
        self.support_vectors_ = (vectors - self.centre_).astype(np.float32)
        self.weights_ = _pairwise_weights(machine, labels)
        self.intercepts_ = np.ravel(machine.intercept_).astype(np.float64)
        if len(self.classes_) == 2:  # for two classes, scikit-learn's sign points the other way
            self.weights_, self.intercepts_ = -self.weights_, -self.intercepts_

    def _decisions(self, columns: Floats) -> NDArray[np.float64]:
        """Return (n, pairs): above 0 where the pair's first class is the likelier."""
        decisions = np.empty((len(columns), self.weights_.shape[1]))
        for part in batches(len(columns), _BATCH):
            kernel = self._kernel(columns[part] - self.centre_)
            decisions[part] = kernel.astype(np.float64) @ self.weights_ + self.intercepts_
        return decisions

    def _kernel(self, columns: Floats) -> NDArray[Any]:
        """Return (n, vectors), in double where rounding would tell in the decisions."""
        if self.kernel in DOUBLES:
            exact = columns.astype(np.float64) @ self.support_vectors_.astype(np.float64).T
            return np.asarray(exact if self.kernel == "linear" else (self.gamma_ * exact + 1) ** 3)
        # In place, since what is written anew has to be brought into the cache first.
        kernel: Floats = columns @ self.support_vectors_.T
        kernel *= 2
        kernel -= (columns * columns).sum(axis=1, keepdims=True)
        kernel -= (self.support_vectors_ * self.support_vectors_).sum(axis=1)
        np.minimum(kernel, 0, out=kernel)
        kernel *= np.float32(self.gamma_)
        return np.exp(kernel, out=kernel)


def _solver() -> Any:
    """Return the fastest exact C-SVC at hand; both give the same support vectors."""
    try:
        from sklearnex.svm import SVC
    except ImportError:
        from sklearn.svm import SVC
    return SVC


def _pairwise_weights(machine: Any, labels: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return each support vector's weight in each pair's decision, (vectors, pairs).

    LIBSVM keeps a vector's weights against the other classes in classes - 1 rows; spread out over
    the pairs, with zeros elsewhere, all decisions are one matrix product.
    """
    classes = int(labels.max()) + 1
    dual = np.asarray(machine.dual_coef_)
    owner = labels[np.asarray(machine.support_)]
    weights = np.zeros((dual.shape[1], classes * (classes - 1) // 2))
    for pair, (first, second) in enumerate(zip(*pairs(classes), strict=True)):
        ours, theirs = owner == first, owner == second
        weights[ours, pair] = dual[second - 1, ours]
        weights[theirs, pair] = dual[first, theirs]
    return weights
