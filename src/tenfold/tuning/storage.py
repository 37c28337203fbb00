"""The storage of a search: a journal file, or a database that several machines share.

A URL may contain a password. Messages, output and reports show only ``redacted`` URLs.
"""

import os
import random
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeAlias

from filelock import FileLock
from optuna.exceptions import StorageInternalError
from optuna.storages import BaseStorage, JournalStorage, RDBStorage
from optuna.storages.journal import JournalFileBackend
from optuna.storages.journal._file import BaseJournalFileLock
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from tenfold.errors import SettingError, StorageError

Storage: TypeAlias = Path | str

_CONNECT_SECONDS = 10
_LINE_START = b'{"op_code":'  # of each line of a journal
_ATTEMPTS = 10  # to create the tables, which fails if another process creates them meanwhile
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_EXPECTED_STORAGE = (
    "a file, or a URL as postgresql://user:password@host/name or sqlite:///file, was wanted"
)


def open_storage(storage: Storage | None) -> BaseStorage | None:
    """Return the storage, created if it does not exist; None for None, which is in memory.

    Raises:
        SettingError: the URL is not of a supported database
        StorageError: the driver is missing, or the database or file cannot be used
    """
    if storage is None:
        return None
    if not _is_url(storage):
        return _journal(Path(storage))
    return _database(_url(str(storage)))


def redacted(storage: Storage) -> str:
    """Return the storage for messages: a path unchanged, a URL without its secrets."""
    if not _is_url(storage):
        return str(storage)
    try:
        url = make_url(str(storage)).set(query={})
    except (SQLAlchemyError, ValueError):
        return "the storage"
    return url.render_as_string(hide_password=True)


def drop_torn_line(journal: Path) -> None:
    """Cut off the last line of a journal if it has no end, once no other process writes there.

    Raises:
        StorageError: the line is of another kind of file
    """
    lock = _Lock(journal)
    lock.acquire()  # which does it
    lock.release()


@contextmanager
def storage_errors(storage: Storage | None) -> Iterator[None]:
    """Raise StorageError for the errors of a database or a file within the block.

    Raises:
        StorageError: the storage refused the connection, lost it, or is another kind of file
    """
    where = "memory" if storage is None else redacted(storage)
    try:
        yield
    except ImportError as error:
        if not _is_url(storage or ""):
            raise
        raise StorageError(
            f"{where} needs psycopg, which is not installed; install it with: "
            "pip install '.[train,postgres]'"
        ) from error
    except (StorageInternalError, SQLAlchemyError) as error:
        raise StorageError(
            f"{where} could not be used: {_reason(error, str(storage))}. Check host, database, "
            "user and password; the finished trials there are kept."
        ) from None  # SQLAlchemy's message may contain the URL


def _is_url(storage: Storage) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", str(storage)) is not None


class _Lock(BaseJournalFileLock):
    """A lock for one writing process, which the system releases if the process is killed.

    Optuna's own lock would then block all other processes for half a minute.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        # Not ".lock", which may exist as a link to the journal: an older lock of Optuna.
        self._lock = FileLock(f"{path}.writing")

    def acquire(self) -> bool:
        """Wait for the lock and return True."""
        self._lock.acquire()
        try:
            _remove_torn_line(self._path)
        except BaseException:  # Ctrl-C too would leave all other processes waiting
            self._lock.release()
            raise
        return True

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()


def _remove_torn_line(path: Path) -> None:
    """Cut off a last line without its end, which a killed writer or a full disk leaves.

    The next line would join it, and the journal could never be read again. Only the holder of the
    lock writes, so nobody is still at this line.

    Raises:
        StorageError: the line is of another kind of file
    """
    with path.open("rb+") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - 1))
        if file.read() in (b"", b"\n"):
            return
        file.seek(0)
        torn = file.read().rpartition(b"\n")[2]
        if torn[: len(_LINE_START)] != _LINE_START[: len(torn)]:
            raise StorageError(f"{path} is not the journal of a search; choose another file.")
        file.truncate(size - len(torn))


def _journal(path: Path) -> JournalStorage:
    path.parent.mkdir(parents=True, exist_ok=True)
    return JournalStorage(JournalFileBackend(str(path), lock_obj=_Lock(path)))


def _url(text: str) -> URL:
    """Return the URL with its driver; error messages never repeat the URL."""
    try:
        url = make_url(text)
    except (SQLAlchemyError, ValueError):
        raise SettingError(f"The URL of the storage cannot be read; {_EXPECTED_STORAGE}.") from None
    if "@" in (url.host or ""):
        raise SettingError(
            "The URL of the storage has more than one @; write %40 for one in a password."
        )
    name = url.drivername.partition("+")[0]
    if name not in (*_DRIVERS, "sqlite"):
        raise SettingError(f"The storage came as a URL of {name}; {_EXPECTED_STORAGE}.")
    if name == "sqlite" and not url.database:
        raise SettingError(f"The URL of the storage has no file name; {_EXPECTED_STORAGE}.")
    return url.set(drivername=_DRIVERS.get(name, name))


def _database(url: URL) -> RDBStorage:
    """Return the database with Optuna's tables."""
    text = url.render_as_string(hide_password=False)
    if url.drivername == "sqlite":
        settings: dict[str, Any] = {"connect_args": {"timeout": 60}}  # while another process writes
    else:
        # pool_pre_ping reopens a connection that the server closed between two trials.
        timeout = {"connect_timeout": _CONNECT_SECONDS}
        settings = {"connect_args": timeout, "pool_pre_ping": True}
    # Optuna formats the URL, so braces are doubled.
    text = text.replace("{", "{{").replace("}", "}}")
    for attempt in range(_ATTEMPTS):
        try:
            return RDBStorage(text, engine_kwargs=settings)
        except SQLAlchemyError as error:
            exists = re.search("already exists|duplicate key|UNIQUE constraint", str(error))
            if exists is None or attempt == _ATTEMPTS - 1:
                raise
        time.sleep(random.uniform(0.05, 0.3))  # noqa: S311
    raise AssertionError("the last attempt returns or raises")


def _reason(error: Exception, storage: str) -> str:
    """Return the error message of the database in one line, without the password."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, DBAPIError):
        cause = cause.__cause__ or cause.__context__
    message = str(cause.orig) if isinstance(cause, DBAPIError) else type(error).__name__
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    lines = lines or [type(error).__name__]
    failures = [line for line in lines if "failed: " in line] or lines[:1]
    reason = failures[-1].rpartition("failed: ")[2].rstrip(".")
    for secret in _secrets(storage):
        reason = reason.replace(secret, "***")
    return reason


def _secrets(storage: str) -> list[str]:
    try:
        url = make_url(storage)
    except (SQLAlchemyError, ValueError):
        return []
    in_query = url.query.get("password", ())
    passwords = [url.password, *([in_query] if isinstance(in_query, str) else in_query)]
    return [password for password in passwords if password]
