"""Hyperparameter search with Optuna: cross-validated, pruned, resumable and parallel.

Each family declares its search space in ``suggest``. A study is stored in a journal file or a
database. Processes that search the same family on the same folds of the same data, on this machine
or another, share the study, and together run the requested number of trials.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from tenfold.crossval import split_folds
from tenfold.data import Dataset
from tenfold.deprecation import former_name
from tenfold.errors import SettingError
from tenfold.models import estimator_class
from tenfold.tuning.result import Trial, Tuning, tuning_result
from tenfold.tuning.search import Search, open_study, run_trials
from tenfold.tuning.storage import Storage, redacted, storage_errors
from tenfold.tuning.workers import run_workers
from tenfold.types import Progress, unwatched

__all__ = ["Trial", "Tuning", "redacted", "tune"]


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
    """Return the result of a search of the family's space by cross-validation on ``dataset``.

    Args:
        name: of the family: a key of ``MODELS``
        dataset: the training set
        trials: the total number, including the finished trials in the storage
        folds: the number of folds
        seed: of all random choices
        storage: where the study is stored and resumed from: a journal file, or the URL of a
            database such as ``postgresql://user@host/name``
        workers: the number of parallel processes on this machine; a program that uses more than
            one needs ``if __name__ == "__main__"`` around its start
        progress: called when trials finish

    Raises:
        SettingError: no such family, or trials, folds, workers or the URL out of range
        DataError: a digit has fewer images than there are folds
        StorageError: the storage cannot be reached or written, or is another kind of file
    """
    for what, count in (("trials", trials), ("workers", workers)):
        if count < 1:
            raise SettingError(f"{what} came as {count}; 1 or more were wanted.")
    estimator_class(name)
    search = Search(name, dataset, trials, folds, seed)
    splits = split_folds(dataset, folds)  # wrong folds are reported before anything else
    if workers > 1 and storage is None:
        with TemporaryDirectory(prefix="tenfold-") as folder:
            return _tune_in_processes(search, Path(folder) / "search.journal", workers, progress)
    if workers > 1 and storage is not None:
        return _tune_in_processes(search, storage, workers, progress)
    with storage_errors(storage):
        study = open_study(search, storage)
        run_trials(search, study, splits, progress)
        return tuning_result(name, len(dataset), folds, study)


def _tune_in_processes(
    search: Search, storage: Storage, workers: int, progress: Progress
) -> Tuning:
    with storage_errors(storage):
        study = open_study(search, storage)  # create the tables once, and report errors once
        run_workers(search, storage, study, workers, progress)
        return tuning_result(search.model, len(search.dataset), search.folds, study)


_RENAMED = {"shown": "redacted"}


def __getattr__(name: str) -> object:
    return former_name(__name__, name, _RENAMED)
