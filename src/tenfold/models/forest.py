"""The random forest: trees on oriented gradients, calibrated by the images each tree missed."""

import warnings
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import ExtraTreesClassifier, RandomForestClassifier

from tenfold.errors import SettingError
from tenfold.models.base import DigitClassifier, Settings, check_at_least, check_choice, check_count
from tenfold.models.calibration import fit_temperature, temper
from tenfold.models.features import extract
from tenfold.types import Classifier, Floats, Progress

KINDS = ("random", "extra")
FEATURES = ("gradients", "pixels")
GRAIN = 65_536  # parts of a whole vote
FLOOR = 1e-3  # the share of votes that counts as none, so that its logarithm is finite


class Forest(DigitClassifier):
    """A forest of decision trees on bootstrap samples.

    Its shares of votes are turned into probabilities by one temperature, set on the votes that
    each training image gets from the trees that did not see it (out of bag). Source: Breiman
    2001, "Random forests"; Geurts et al. 2006, "Extremely randomized trees".

    Args:
        kind: "random" (the best split of some columns) or "extra" (splits drawn at random)
        trees: how many, 1 or more
        depth: of each tree at most; None lets them grow until their leaves are pure
        max_features: the columns that a split may choose from: "sqrt", "log2" or a share
        features: "gradients" (oriented-gradient energies of the upright digit at one size) or
            "pixels"
        random_state: the seed
        n_jobs: trees grown at once; -1 uses every core
    """

    title = "Random forest"
    uses_all_cores = True
    variants: ClassVar[dict[str, Settings]] = {
        "as it is": {},
        "25 trees": {"trees": 25},
        "200 trees": {"trees": 200},
        "depth 10": {"depth": 10},
        "a tenth of the columns a split": {"max_features": 0.1},
        "extra trees": {"kind": "extra"},
        "pixels": {"features": "pixels"},
        "pixels, extra trees": {"features": "pixels", "kind": "extra"},
    }

    def __init__(
        self,
        *,
        kind: str = "random",
        trees: int = 100,
        depth: int | None = None,
        max_features: str | float = "sqrt",
        features: str = "gradients",
        random_state: int = 0,
        n_jobs: int = -1,
    ) -> None:
        self.kind = kind
        self.trees = trees
        self.depth = depth
        self.max_features = max_features
        self.features = features
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
        if self.n_jobs == 0:
            raise SettingError("n_jobs came as 0; 1 or more was wanted, or -1 for every core.")
        if self.depth is not None:
            check_count("depth", self.depth, 1)
        if isinstance(self.max_features, str):
            check_choice("max_features", self.max_features, ("sqrt", "log2"))
        else:
            check_at_least("max_features", self.max_features, 1e-6, 1)

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
        progress(0.1, f"growing {self.trees} trees")
        family = RandomForestClassifier if self.kind == "random" else ExtraTreesClassifier
        self.forest_ = family(
            n_estimators=self.trees,
            max_depth=self.depth,
            max_features=self.max_features,
            bootstrap=True,
            oob_score=True,
            random_state=self.random_state,
            n_jobs=self.n_jobs,
        )
        with warnings.catch_warnings():  # with few trees some images are in every bag: see below
            warnings.filterwarnings("ignore", message="Some inputs do not have OOB scores")
            self.forest_.fit(columns, labels)
        self.temperature_ = self._calibrate(labels)
        progress(1.0, f"{sum(tree.tree_.node_count for tree in self.forest_.estimators_):,} nodes")

    def _predict_proba(self, rows: Floats) -> Floats:
        votes = self.forest_.predict_proba(extract(rows, self.features))
        return temper(log_votes(votes), self.temperature_)

    def _calibrate(self, labels: NDArray[np.intp]) -> float:
        """Set the temperature on each image's votes from the trees that did not see it."""
        shares = np.nan_to_num(self.forest_.oob_decision_function_)
        judged = shares.sum(axis=1) > 0
        if judged.sum() < 10 * len(self.classes_):
            return 1.0
        return fit_temperature(log_votes(shares[judged]), labels[judged])


def log_votes(shares: NDArray[np.floating]) -> NDArray[np.floating]:
    """Return logits from shares of votes, with a floor below which a share counts as none.

    Shares are rounded to 1 / 65,536 first: two digits with as many votes then tie exactly, however
    their votes were added up, and the lower digit is the answer everywhere.
    """
    rounded = np.rint(shares * GRAIN) / GRAIN
    logits: NDArray[np.floating] = np.log(np.maximum(rounded, FLOOR))
    return logits
