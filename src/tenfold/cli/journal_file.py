"""The journal file of a search: kept from other commands, and whole after a full disk."""

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tenfold.cli.outputs import claimed
from tenfold.errors import TenfoldError
from tenfold.files import check_outputs, check_writable, open_regular, read_regular
from tenfold.files.writing import NO_SPACE, write_error

_BEGINNING = b'{"op_code"'  # of each line of a journal
_LOCK_SECONDS = 5.0  # in which another process has written its line
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
        drop_partial_line(journal)
        try:
            yield
        except OSError as error:
            drop_partial_line(journal)
            if isinstance(error, TenfoldError) or error.errno not in NO_SPACE:
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
    from filelock import FileLock, Timeout

    # The lock of Optuna's journal: a process that joined may be writing a line.
    with suppress(Timeout), FileLock(f"{journal}.writing", timeout=_LOCK_SECONDS):
        content = read_regular(journal)
        whole = content.rfind(b"\n") + 1
        if whole < len(content):
            os.truncate(journal, whole)
