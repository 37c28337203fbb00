"""The files that a command writes: none that it reads, and none that another process writes."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import chain
from pathlib import Path

from tenfold.files import check_outputs, check_writable
from tenfold.files.clashes import check_not_read


@contextmanager
def claimed(outputs: Sequence[Path | None], inputs: Iterable[Path]) -> Iterator[None]:
    """Check the files that the block writes, and keep other processes from writing them.

    Args:
        outputs: the files; None for one that is not asked for
        inputs: the files that are read

    Raises:
        SettingError: an output would overwrite an input or another output
        StorageError: one cannot be written, or another process is writing it
    """
    from tenfold.files.lock import exclusive

    given = [path for path in outputs if path is not None]
    check_outputs(given, inputs)
    for path in given:
        check_writable(path)
    with ExitStack() as locks:
        for path in given:
            locks.enter_context(exclusive(path))
        yield


@contextmanager
def claimed_training(out: Path, checkpoint: Path | None, inputs: Iterable[Path]) -> Iterator[None]:
    """Check the files that a training writes, before it starts, and keep other processes from them.

    Raises:
        StorageError: as ``claimed``
        SettingError: as ``claimed``; or ``checkpoint`` exists and is not a checkpoint
    """
    from tenfold.errors import SettingError
    from tenfold.nets.checkpoint import could_be_state

    with claimed([out, checkpoint], inputs):
        if checkpoint is not None and not could_be_state(checkpoint):
            raise SettingError(
                f"{checkpoint} is not a checkpoint and would be overwritten; choose another file."
            )
        yield


@contextmanager
def claimed_folder(out: Path, inputs: Iterable[Path]) -> Iterator[None]:
    """Check the folder of a report that the block writes, and keep other processes from it.

    Raises:
        SettingError: a file that it may overwrite is an input
        StorageError: it cannot be written, or another process is writing it
    """
    from tenfold.files.lock import exclusive

    check_folder(out, inputs)
    check_writable(out / "report.html")
    with exclusive(out):
        yield


def check_folder(out: Path, inputs: Iterable[Path]) -> None:
    """Raise SettingError if a file that a report or its figures may overwrite is an input.

    The names of all figures are known only when they are drawn, so no picture in their folders may
    be an input.

    Raises:
        SettingError: as above
    """
    names = ("*.html", "*.json", "*.png", "figures/*", "models/*", "page/*", ".steps/**/*")
    check_not_read(chain.from_iterable(out.glob(name) for name in names), inputs)


def data_files(*places: str | None, source: str | None = None) -> Iterator[Path]:
    """Yield the files of data as named on the command line; ``source`` is that of the first."""
    from tenfold.data import files_of

    for number, place in enumerate(places):
        if place is not None:
            yield from files_of(place, source=None if number else source)


def model_files(*models: Path | str | None) -> list[Path]:
    """Return the files of models as named on the command line."""
    from tenfold.pretrained import located

    return [located(model) for model in models if model is not None]
