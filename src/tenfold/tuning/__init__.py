"""The search for better settings with Optuna: cross-validated, pruned, resumable, by many at once.

Each family declares its own search space in ``suggest``. A study is kept in a journal file or a
database; whoever searches the same family on the same folds of the same data joins it there, from
this machine or another, and together they try as many choices as were wanted.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from tenfold.crossval import split_folds
from tenfold.data import Dataset
from tenfold.errors import SettingError
from tenfold.models import estimator_class
from tenfold.tuning.result import Trial, Tuning, result_of
from tenfold.tuning.search import Search, join, work
from tenfold.tuning.storage import Storage, shown, told
from tenfold.tuning.workers import work_together
from tenfold.types import Progress, unwatched

__all__ = ["Trial", "Tuning", "shown", "tune"]


def tune(
    name: str,
    dataset: Dataset,
    *,
    trials: int = 20,
    folds: int = 3,
    seed: int = 0,
    storage: Storage | None = None,
    workers: int = 1,
    progress: Progress = unwatched,
) -> Tuning:
    """Search the family's space by cross-validation on ``dataset`` and return what was found.

    Args:
        trials: how many choices in all, those finished in the storage included
        storage: where the study is kept and from where it goes on: a journal file, or the URL of
            a database as ``postgresql://user@host/name``
        workers: how many processes of this machine search at once; a program that asks for more
            than one keeps its own start behind ``if __name__ == "__main__"``

    Raises:
        SettingError: no such family, or trials, folds, workers or the URL out of range
        DataError: a digit has fewer images than there are folds
        StorageError: the storage cannot be reached or written, or is a file of something else
    """
    for what, count in (("trials", trials), ("workers", workers)):
        if count < 1:
            raise SettingError(f"{what} came as {count}; 1 or more were wanted.")
    estimator_class(name)
    search = Search(name, dataset, trials, folds, seed)
    splits = split_folds(dataset, folds)  # what is wrong with the folds is told before all else
    if workers > 1 and storage is None:
        with TemporaryDirectory(prefix="tenfold-") as folder:
            return _by_many(search, Path(folder) / "search.journal", workers, progress)
    if workers > 1 and storage is not None:
        return _by_many(search, storage, workers, progress)
    with told(storage):
        study = join(search, storage)
        work(search, study, splits, progress)
        return result_of(name, len(dataset), folds, study)


def _by_many(search: Search, storage: Storage, workers: int, progress: Progress) -> Tuning:
    with told(storage):
        study = join(search, storage)  # tables are made once, and errors told once
        work_together(search, storage, study, workers, progress)
        return result_of(search.model, len(search.dataset), search.folds, study)
