"""The random forest: trees on linear discriminants, calibrated on held-out images."""

from typing import Any, ClassVar

import numpy as np
from joblib import parallel_config
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from tenfold.errors import SettingError
from tenfold.models.base import (
    DigitClassifier,
    FitContext,
    Settings,
    check_at_least,
    check_choice,
    check_count,
)
from tenfold.models.calibration import calibration_parts, fit_temperature, temper
from tenfold.models.discriminants import fit_discriminants, project
from tenfold.models.features import extract_features
from tenfold.types import PIXELS, Floats

KINDS = ("random", "extra")
FEATURES = ("discriminants", "gradients", "pixels")
VOTE_STEPS = 65_536  # to a share of votes of 1
MIN_VOTE_SHARE = 1e-3  # a smaller share of votes counts as this, so its logarithm is finite


class Forest(DigitClassifier):
    """A forest of decision trees, each on all images or on a bootstrap sample of them.

    One temperature turns shares of votes into probabilities. It is set on images that a forest of
    the other images was not trained on. Sources: Breiman 2001, "Random forests",
    section 4 (splits that choose from some columns); Ho 1998, "The random subspace method for
    constructing decision forests" (trees on all images); Geurts et al. 2006, "Extremely randomized
    trees".

    Args:
        kind: "random" (the best split of some columns) or "extra" (splits drawn at random)
        trees: their number, 1 or more
        depth: the maximum of each tree; None grows trees until their leaves are pure
        max_features: the columns that a split may choose from: "sqrt", "log2" or a share
        features: "gradients" (oriented-gradient energies of the deskewed digit of normalised
            size), "discriminants" (these, and a linear discriminant for each pair of classes) or
            "pixels"
        bootstrap: whether each tree is trained on a sample drawn with replacement; training on
            all images takes longer and gives fewer errors
        calibration_images: the most images of the forest whose votes set the temperature
        random_state: the seed
        n_jobs: trees grown at once; -1 uses every core
    """

    title = "Random forest"
    uses_all_cores = True
    variants: ClassVar[dict[str, Settings]] = {
        "default": {},
        "25 trees": {"trees": 25},
        "200 trees": {"trees": 200},
        "depth 10": {"depth": 10},
        "a tenth of the columns a split": {"max_features": 0.1},
        "extra trees": {"kind": "extra"},
        "bootstrap samples": {"bootstrap": True},
        "gradients": {"features": "gradients"},
        "pixels": {"features": "pixels"},
        "pixels, extra trees": {"features": "pixels", "kind": "extra"},
    }
    small: ClassVar[Settings] = {"trees": 20, "n_jobs": 1}

    def __init__(
        self,
        *,
        kind: str = "random",
        trees: int = 100,
        depth: int | None = None,
        max_features: str | float = 0.025,
        features: str = "discriminants",
        bootstrap: bool = False,
        calibration_images: int = 10_000,
        random_state: int = 0,
        n_jobs: int = -1,
    ) -> None:
        self.kind = kind
        self.trees = trees
        self.depth = depth
        self.max_features = max_features
        self.features = features
        self.bootstrap = bootstrap
        self.calibration_images = calibration_images
        self.random_state = random_state
        self.n_jobs = n_jobs

    @classmethod
    def suggest(cls, trial: Any) -> Settings:
        """Return the settings to try: the kind, trees, depth and columns of a split."""
        return {
            "kind": trial.suggest_categorical("kind", list(KINDS)),
            "trees": trial.suggest_int("trees", 25, 300, log=True),
            "depth": trial.suggest_int("depth", 8, 40),
            "max_features": trial.suggest_float("max_features", 0.02, 0.3, log=True),
        }

    def _check(self) -> None:
        check_choice("kind", self.kind, KINDS)
        check_choice("features", self.features, FEATURES)
        check_count("trees", self.trees, 1, 10_000)
        check_count("calibration_images", self.calibration_images, 0)
        if self.n_jobs == 0:
            raise SettingError("n_jobs came as 0; 1 or more was wanted, or -1 for every core.")
        if self.depth is not None:
            check_count("depth", self.depth, 1)
        if isinstance(self.max_features, str):
            check_choice("max_features", self.max_features, ("sqrt", "log2"))
        else:
            check_at_least("max_features", self.max_features, 1e-6, 1)

    def _fit(self, rows: Floats, labels: NDArray[np.intp], context: FitContext) -> None:
        progress = context.progress
        progress(0.0, "features")
        columns = extract_features(rows, self.base)
        progress(0.1, "calibration")
        self.temperature_ = self._calibrate(columns, labels)
        progress(0.2, f"growing {self.trees} trees")
        self._grow(columns, labels)
        progress(1.0, f"{sum(tree.tree_.node_count for tree in self.forest_.estimators_):,} nodes")

    def _predict_proba(self, rows: Floats) -> Floats:
        return temper(log_votes(self._votes(extract_features(rows, self.base))), self.temperature_)

    @property
    def base(self) -> str:
        """The features that the trees split on, without the discriminants."""
        return "gradients" if self.features == "discriminants" else self.features

    def _calibrate(self, columns: Floats, labels: NDArray[np.intp]) -> float:
        """Return the temperature, set on images that a smaller forest was not trained on."""
        parts = calibration_parts(labels, self.calibration_images, seed=self.random_state)
        if parts is None:
            return 1.0
        trained, held_out = parts
        self._grow(columns[trained], labels[trained])
        votes = self._votes(columns[held_out])
        return fit_temperature(log_votes(votes), labels[held_out])

    def _grow(self, columns: Floats, labels: NDArray[np.intp]) -> None:
        forest_class = RandomForestClassifier if self.kind == "random" else ExtraTreesClassifier
        # Rows that are not images have no gradients, so there are no discriminants of them.
        if self.features == "discriminants" and self.n_features_in_ == PIXELS:
            self.discriminants_: NDArray[np.float64] | None = fit_discriminants(columns, labels)
        else:
            self.discriminants_ = None
        self.forest_ = forest_class(
            n_estimators=self.trees,
            max_depth=self.depth,
            max_features=self.max_features,
            bootstrap=self.bootstrap,
            random_state=self.random_state,
            n_jobs=self.n_jobs,
        )
        with parallel_config(backend="threading"):
            self.forest_.fit(self._with_discriminants(columns), labels)

    def _votes(self, columns: Floats) -> NDArray[np.float64]:
        # Trees are grown and asked in threads; else scikit-learn counts the processes that it could
        # start, and warns in a worker of a search, which may start none.
        with parallel_config(backend="threading"):
            votes: NDArray[np.float64] = self.forest_.predict_proba(
                self._with_discriminants(columns)
            )
        return votes

    def _with_discriminants(self, columns: Floats) -> Floats:
        """Return the columns, followed by their discriminants if there are any."""
        if self.discriminants_ is None:
            return columns
        return np.hstack([columns, project(columns, self.discriminants_)])


def log_votes(shares: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return logits from shares of votes, (n, classes), with a floor.

    Shares are rounded to 1 / 65,536 first: two digits with equal votes then tie exactly, in any
    order of summation, and the lower digit is the answer on every machine.
    """
    rounded = np.rint(shares * VOTE_STEPS) / VOTE_STEPS
    logits: NDArray[np.floating] = np.log(np.maximum(rounded, MIN_VOTE_SHARE))
    return logits
