"""The support vector machine: solved exactly, with virtual support vectors and probabilities."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray

from tenfold.errors import SettingError
from tenfold.models.base import (
    DigitClassifier,
    FitContext,
    Settings,
    check_at_least,
    check_choice,
    check_count,
)
from tenfold.models.calibration import calibration_parts, couple, fit_coupling, temper
from tenfold.models.cascade import cascade_solve
from tenfold.models.features import extract_features
from tenfold.models.pairwise import SupportVectors, extract_support_vectors
from tenfold.models.virtual_vectors import virtual_columns
from tenfold.types import PIXELS, Floats

KERNELS = ("linear", "poly", "rbf")
FEATURES = ("gradients", "pixels")


class SVM(DigitClassifier):
    """A support vector machine (C-SVC, one against one), solved exactly.

    Fitting uses the solver of scikit-learn-intelex where it is installed, else scikit-learn's, and
    solves a large machine through small ones (see ``cascade``). Predicting is two matrix products,
    the same for both solvers. Source: Cortes and Vapnik 1995;
    Chang and Lin 2011, "LIBSVM", sections 2.1 and 7; for the virtual support vectors, DeCoste and
    Schölkopf 2002 and Loosli, Canu and Bottou 2007 (see ``virtual_vectors``).

    Args:
        kernel: "rbf", "poly" (degree 3, with 1 added) or "linear"
        C: the price of a margin error, above 0
        gamma: the factor in the kernel, above 0, or "scale" (1 / (columns * variance))
        features: "gradients" (oriented-gradient energies of the deskewed digit of normalised size)
            or "pixels"
        virtual: whether the machine is trained again on its support vectors and on copies of them,
            shifted by a pixel each way and distorted; rows that are not images have no copies
        calibration_images: the most training images for a second machine, whose decisions on
            other training images set the probabilities; 0 leaves them uncalibrated
        random_state: the seed of that split and of the distorted copies
    """

    title = "Support vector machine"
    uses_all_cores = False
    variants: ClassVar[dict[str, Settings]] = {
        "default": {},
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
    small: ClassVar[Settings] = {"calibration_images": 100}

    def __init__(
        self,
        *,
        kernel: str = "rbf",
        C: float = 2.0,
        gamma: float | str = 2.0,
        features: str = "gradients",
        virtual: bool = True,
        calibration_images: int = 10_000,
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

    def _fit(self, rows: Floats, labels: NDArray[np.intp], context: FitContext) -> None:
        progress = context.progress
        progress(0.0, "features")
        columns = extract_features(rows, self.features)
        self.gamma_ = self._gamma(columns)
        progress(0.1, "calibration")
        self.slope_, self.temperature_ = self._calibrate(rows, columns, labels)
        progress(0.3, f"fitting {len(columns):,} images")
        self.machine_ = self._train(rows, columns, labels, partial(progress, 0.7))
        progress(1.0, f"{len(self.machine_.support):,} support vectors")

    def _predict_proba(self, rows: Floats) -> Floats:
        decisions = self.machine_.decisions(extract_features(rows, self.features))
        logits = couple(decisions, len(self.classes_), self.slope_)
        return temper(logits, self.temperature_)

    def _gamma(self, columns: Floats) -> float:
        if isinstance(self.gamma, str):
            return float(1 / (columns.shape[1] * max(columns.var(), 1e-12)))
        return float(self.gamma)

    def _calibrate(
        self, rows: Floats, columns: Floats, labels: NDArray[np.intp]
    ) -> tuple[float, float]:
        """Return slope and temperature, set on images that a smaller machine was not trained on."""
        parts = calibration_parts(labels, self.calibration_images, seed=self.random_state)
        if parts is None:
            return 1.0, 1.0
        trained, held_out = parts
        machine = self._train(rows[trained], columns[trained], labels[trained])
        decisions = machine.decisions(columns[held_out])
        return fit_coupling(decisions, len(self.classes_), labels[held_out])

    def _train(
        self,
        rows: Floats,
        columns: Floats,
        labels: NDArray[np.intp],
        report: Callable[[str], None] = lambda _note: None,
    ) -> SupportVectors:
        """Return the support vectors of the columns, or of those and their copies."""
        machine = cascade_solve(self._solve, columns, labels, seed=self.random_state)
        if self.virtual and rows.shape[1] == PIXELS:
            own = machine.support
            copies = virtual_columns(rows[own], self.features, seed=self.random_state)
            report(f"fitting {len(own):,} support vectors and {len(copies):,} copies")
            columns = np.concatenate([columns[own], copies])
            labels = np.tile(labels[own], 1 + len(copies) // len(own))
            machine = self._solve(columns, labels)
        return machine

    def _solve(self, columns: Floats, labels: NDArray[np.intp]) -> SupportVectors:
        """Return the support vectors of the machine of these rows."""
        machine = _solver()(
            kernel=self.kernel, C=self.C, gamma=self.gamma_, degree=3, coef0=1.0, cache_size=1000
        )
        # The fast solver is wrong in float32.
        return extract_support_vectors(machine.fit(columns.astype(np.float64), labels), labels)


def _solver() -> Any:
    """Return the fastest exact C-SVC installed; both give the same support vectors."""
    try:
        from sklearnex.svm import SVC
    except ImportError:
        from sklearn.svm import SVC
    return SVC
