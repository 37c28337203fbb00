"""Readers, assembled from a classifier and the two models of the package that read lines."""

from functools import lru_cache
from pathlib import Path

from tenfold.photo.reader import Reader
from tenfold.photo.recognition.recogniser import LineRecogniser
from tenfold.predictor import Predictor, load
from tenfold.pretrained import CONTEXT, LINES, path_of
from tenfold.types import Classifier


def assemble_reader(predictor: Classifier, *, threads: int | None = None) -> Reader:
    """Return a reader that classifies single digits with this predictor.

    All readers of a process share the two other models.

    Args:
        predictor: the classifier of single digits
        threads: the cores that the recognition of a line may use; None takes all, up to four

    Raises:
        ModelFileError: a model of the package cannot be used
    """
    return Reader(predictor, _line_recogniser(threads), _context_classifier())


@lru_cache(maxsize=4)
def open_reader(model: Path | str = "default") -> Reader:
    """Return a reader with this model as its classifier, opened once for many pictures.

    Raises:
        ModelFileError: the model cannot be used
    """
    return assemble_reader(load(model))


@lru_cache(maxsize=2)
def _line_recogniser(threads: int | None) -> LineRecogniser:
    return LineRecogniser(path_of(LINES), threads=threads)


@lru_cache(maxsize=1)
def _context_classifier() -> Predictor:
    return load(path_of(CONTEXT))
