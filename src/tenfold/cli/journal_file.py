"""The journal file of a search: kept from other commands, and whole after a full disk."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tenfold.cli.outputs import claimed
from tenfold.errors import TenfoldError
from tenfold.files import check_outputs, open_regular, read_regular
from tenfold.files.writing import write_error

_BEGINNING = b'{"op_code"'  # of each line of a journal
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
        yield
        return
    with claimed([journal], inputs):
        drop_partial_line(journal)
        try:
            yield
        except OSError as error:
            drop_partial_line(journal)
            if isinstance(error, TenfoldError):
                raise
            raise write_error(journal, error) from error


def drop_partial_line(journal: Path) -> None:
    """Cut off the last line of a journal if a full disk or a crash ended it: nothing reads it.

    The next line would otherwise be appended to it. Another kind of file stays as it is.
    """
    if not journal.is_file():
        return
    with open_regular(journal) as file:
        if file.read(len(_BEGINNING)) != _BEGINNING:
            return
    content = read_regular(journal)
    whole = content.rfind(b"\n") + 1
    if whole < len(content):
        os.truncate(journal, whole)
