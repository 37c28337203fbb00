"""The journal file of a search: kept from other commands, and whole after a full disk."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tenfold.cli.outputs import claimed
from tenfold.errors import TenfoldError
from tenfold.files import check_outputs, check_writable
from tenfold.files.writing import NO_SPACE, write_error

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


@contextmanager
def claimed_journal(
    storage: str | None, inputs: Iterable[Path], *, join: bool = False
) -> Iterator[None]:
    """Keep the journal of the search in the block to this process, unless it joins another's.

    A database guards itself.

    Raises:
        SettingError: it would overwrite an input
        StorageError: another process has a search there, or it cannot be written
    """
    if storage is None or _URL.match(storage):
        yield
        return
    journal = Path(storage)
    if join:
        check_outputs([journal], inputs)
        check_writable(journal)
        yield
        return
    with claimed([journal], inputs):
        try:
            yield
        except OSError as error:
            _drop_torn_line(journal)
            if isinstance(error, TenfoldError) or error.errno not in NO_SPACE:
                raise
            raise write_error(journal, error) from error


def _drop_torn_line(journal: Path) -> None:
    """Cut off what a full disk left of a line, now and not when the search goes on."""
    from tenfold.tuning.storage import drop_torn_line

    if journal.is_file():
        drop_torn_line(journal)
