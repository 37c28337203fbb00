"""The base class of every model: it checks the input, and a subclass learns."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from numbers import Integral, Real
from pathlib import Path
from typing import Any, ClassVar, Self, final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.preprocessing import StandardScaler
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from tenfold.errors import DataError, SettingError
from tenfold.models import alternatives, network_families
from tenfold.types import CLASSES, PIXELS, SIDE, Classifier, Floats, Progress, unwatched

Settings = dict[str, Any]
Validation = tuple[Floats, NDArray[np.intp]]  # scaled rows (n, d) and labels 0 to classes - 1


@dataclass(frozen=True)
class FitContext:
    """The arguments of ``fit`` beside the training data, checked; see there."""

    validation: Validation | None = None
    checkpoint: Path | None = None
    teacher: Classifier | None = None
    progress: Progress = unwatched


class DigitClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped bases
    """A scikit-learn classifier of digits: (n, 28, 28) images or (n, 784) rows.

    Integers are pixels from 0 to 255, floats are pixels from 0 to 1. Rows of any other width are
    measurements and are standardised, so that the estimator also works as a general classifier.

    A subclass keeps its settings in ``__init__``, checks them in ``_check``, and learns in
    ``_fit``; everything else is final.
    """

    title: ClassVar[str]  # of the family, for people
    variants: ClassVar[dict[str, Settings]]  # settings that cross-validation compares, by name
    recipes: ClassVar[dict[str, Settings]] = {}  # settings for other aims than the default's
    small: ClassVar[Settings] = {}  # settings for a fast fit in tests, on a few points
    uses_all_cores: ClassVar[bool]  # in one fit; if not, folds are fitted in parallel
    learns_in_epochs: ClassVar[bool] = False  # if so, ``history_`` has a record of each

    @final
    def fit(
        self,
        X: ArrayLike,
        y: ArrayLike,
        *,
        validation: tuple[ArrayLike, ArrayLike] | None = None,
        checkpoint: Path | None = None,
        teacher: Classifier | None = None,
        progress: Progress = unwatched,
    ) -> Self:
        """Learn from the images X and their labels y.

        Args:
            X: images (n, 28, 28) or rows (n, 784)
            y: (n,) labels of at least two classes
            validation: images and labels for the validation figures of models that learn in
                epochs; they are not trained on and change nothing
            checkpoint: a file in which a model that learns in epochs keeps its state after each,
                and from which it continues; other models ignore it
            teacher: a classifier of the ten digits whose probabilities a model that learns in
                epochs also learns; other models refuse it
            progress: is called as the fit goes on

        Raises:
            DataError, ValueError: X or y are not of the expected kind
            SettingError: a setting is out of its range, or the model cannot learn from the teacher
        """
        self._check()
        self.check_teacher(teacher)
        rows, y = validate_data(self, _rows(X), y, dtype="numeric")
        check_classification_targets(y)
        self.classes_, labels = np.unique(y, return_inverse=True)
        if len(self.classes_) < 2:
            raise DataError(
                f"All {len(labels)} labels are of one class; a classifier needs two or more."
            )
        self._scaler = None if rows.shape[1] == PIXELS else StandardScaler().fit(rows)
        prepared = None if validation is None else self._prepare_validation(*validation)
        if teacher is not None:
            _check_teachable(self.classes_, rows.shape[1])
        context = FitContext(prepared, checkpoint, teacher, progress)
        self._fit(self._scale(rows), labels, context)
        return self

    @final
    def predict(self, X: ArrayLike) -> NDArray[Any]:
        """Return the most probable class of each image, (n,)."""
        best = self.predict_proba(X).argmax(axis=1)
        answer: NDArray[Any] = self.classes_[best]
        return answer

    @final
    def predict_proba(self, X: ArrayLike) -> Floats:
        """Return each class's probability for each image: float32 (n, classes), rows add up to 1.

        Raises:
            DataError, ValueError: X is not of the expected kind
        """
        check_is_fitted(self)
        rows = validate_data(self, _rows(X), dtype="numeric", reset=False)
        return self._predict_proba(self._scale(rows))

    @final
    def check_teacher(self, teacher: object) -> None:
        """Raise SettingError unless ``teacher`` is None, or one that this model can learn from.

        Raises:
            SettingError: it is not a classifier, or this model does not learn in epochs
        """
        if teacher is None:
            return
        if not self.learns_in_epochs:
            raise SettingError(
                f"A teacher came, and {type(self).__name__} learns in one piece; only a model that "
                f"learns in epochs, the {alternatives(network_families())}, can have one."
            )
        if not isinstance(teacher, Classifier):
            raise SettingError(
                f"The teacher came as {type(teacher).__name__}; a classifier with predict_proba "
                "was wanted, such as tenfold.predictor.load gives."
            )

    @classmethod
    def suggest(cls, trial: Any) -> Settings:
        """Return settings for an Optuna trial to try: the family's search space."""
        raise NotImplementedError(f"{cls.__name__} declares no search space")

    @abstractmethod
    def _check(self) -> None:
        """Raise SettingError if a setting is out of its range."""

    @abstractmethod
    def _fit(self, rows: Floats, labels: NDArray[np.intp], context: FitContext) -> None:
        """Learn from scaled rows (n, d) and labels 0 to classes - 1."""

    @abstractmethod
    def _predict_proba(self, rows: Floats) -> Floats:
        """Return float32 (n, classes) for scaled rows (n, d)."""

    def _prepare_validation(self, X: ArrayLike, y: ArrayLike) -> Validation:
        rows = validate_data(self, _rows(X), dtype="numeric", reset=False)
        labels = np.asarray(y)
        if not np.isin(labels, self.classes_).all():
            raise DataError("The validation labels hold a class that the training labels have not.")
        return self._scale(rows), np.searchsorted(self.classes_, labels)

    def _scale(self, X: NDArray[Any]) -> Floats:
        if self._scaler is not None:
            return np.asarray(self._scaler.transform(X), dtype=np.float32)
        if np.issubdtype(X.dtype, np.floating):
            _check_range(X, 1)
            return np.asarray(X, dtype=np.float32)
        _check_range(X, 255)
        return np.asarray(np.multiply(X, np.float32(1 / 255), dtype=np.float32))


def check_choice(name: str, value: object, choices: tuple[str, ...]) -> None:
    """Raise SettingError unless ``value`` is one of ``choices``."""
    if value not in choices:
        raise SettingError(f"{name} came as {value!r}; one of {', '.join(choices)} was wanted.")


def check_at_least(name: str, value: object, low: float, high: float = float("inf")) -> None:
    """Raise SettingError unless ``value`` is a number from ``low`` to ``high``."""
    if isinstance(value, bool) or not isinstance(value, Real) or not low <= float(value) <= high:
        upto = "" if high == float("inf") else f" to {high}"
        raise SettingError(f"{name} came as {value!r}; a number from {low}{upto} was wanted.")


def check_count(name: str, value: object, low: int, high: float = float("inf")) -> None:
    """Raise SettingError unless ``value`` is a whole number from ``low`` to ``high``."""
    if isinstance(value, bool) or not isinstance(value, Integral) or not low <= int(value) <= high:
        upto = "" if high == float("inf") else f" to {high}"
        raise SettingError(f"{name} came as {value!r}; a whole number from {low}{upto} was wanted.")


def batches(count: int, size: int) -> Iterator[slice]:
    """Yield the slices that divide ``count`` items into batches of at most ``size``."""
    for start in range(0, count, size):
        yield slice(start, min(start + size, count))


def _rows(X: Any) -> Any:
    """Return images as rows, and everything else unchanged, for scikit-learn's own checks."""
    if getattr(X, "ndim", 2) != 3:
        return X
    if X.shape[1:] != (SIDE, SIDE):
        raise DataError(f"Images came in shape {X.shape}; (n, {SIDE}, {SIDE}) was wanted.")
    return np.asarray(X).reshape(len(X), PIXELS)


def _check_teachable(classes: NDArray[Any], columns: int) -> None:
    """Raise DataError unless the data are images of all ten digits, as a teacher needs."""
    if list(classes) != list(range(CLASSES)) or columns != PIXELS:
        raise DataError(
            f"With a teacher, labels of {len(classes)} classes for rows {columns} wide came; "
            "pictures of all ten digits were wanted, which is what a teacher knows."
        )


def _check_range(X: NDArray[Any], highest: int) -> None:
    if X.size and (X.min() < 0 or X.max() > highest):
        raise DataError(
            f"Pixels came as {X.dtype} from {X.min():g} to {X.max():g}; whole numbers from 0 to "
            "255 or floats from 0 to 1 were wanted. Divide by 255, or convert to uint8."
        )
