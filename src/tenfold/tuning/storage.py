"""Where a search is kept: a journal file, or a database that several machines reach.

A URL may hold a password. No message, print or report says it: ``shown`` is what they say.
"""

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
_ATTEMPTS = 10  # of two that make the tables at once, one fails and finds them the next time
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
_WANTED = "a file, or a URL as postgresql://user:password@host/name or sqlite:///file, was wanted"


def open_storage(storage: Storage | None) -> BaseStorage | None:
    """Return the storage, made where it is not there yet; None, kept nowhere, for None.

    Raises:
        SettingError: the URL is of no database that is known
        StorageError: the driver is missing, the database cannot be reached, the file not written
    """
    if storage is None:
        return None
    if not _is_url(storage):
        return _journal(Path(storage))
    return _database(_url(str(storage)))


def shown(storage: Storage) -> str:
    """Return the storage as it may be shown: a path as it is, a URL without what may be secret."""
    if not _is_url(storage):
        return str(storage)
    try:
        url = make_url(str(storage)).set(query={})
    except (SQLAlchemyError, ValueError):
        return "the storage"
    return url.render_as_string(hide_password=True)


@contextmanager
def told(storage: Storage | None) -> Iterator[None]:
    """Say what a database or a file refuses within the block in a sentence.

    Raises:
        StorageError: the storage was refused, broke off, or is of something else
    """
    where = "memory" if storage is None else shown(storage)
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
            f"{where} could not be used: {_reason(error, str(storage))}. Look after host, "
            "database, user and password; what is finished there is kept."
        ) from None  # SQLAlchemy's own words may hold the address


def _is_url(storage: Storage) -> bool:
    return re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", str(storage)) is not None


class _Lock(BaseJournalFileLock):
    """Lets one process write at a time; the system takes it back from one that is killed.

    Optuna's own lock would hold up all others for half a minute then.
    """

    def __init__(self, path: Path) -> None:
        # Not ".lock", which may be there as a link to the journal: an older lock of Optuna's.
        self._lock = FileLock(f"{path}.writing")

    def acquire(self) -> bool:
        self._lock.acquire()
        return True

    def release(self) -> None:
        self._lock.release()


def _journal(path: Path) -> JournalStorage:
    path.parent.mkdir(parents=True, exist_ok=True)
    return JournalStorage(JournalFileBackend(str(path), lock_obj=_Lock(path)))


def _url(text: str) -> URL:
    """Return the URL with the driver that is meant; no message repeats it, whatever it holds."""
    try:
        url = make_url(text)
    except (SQLAlchemyError, ValueError):
        raise SettingError(f"The URL of the storage cannot be read; {_WANTED}.") from None
    if "@" in (url.host or ""):
        raise SettingError(
            "The URL of the storage has more than one @; write one within a password as %40."
        )
    name = url.drivername.partition("+")[0]
    if name not in (*_DRIVERS, "sqlite"):
        raise SettingError(f"The storage came as a URL of {name}; {_WANTED}.")
    if name == "sqlite" and not url.database:
        raise SettingError(f"The URL of the storage names no file; {_WANTED}.")
    return url.set(drivername=_DRIVERS.get(name, name))


def _database(url: URL) -> RDBStorage:
    """Return the database with Optuna's tables in it."""
    text = url.render_as_string(hide_password=False)
    if url.drivername == "sqlite":
        settings: dict[str, Any] = {"connect_args": {"timeout": 60}}  # while another one writes
    else:
        # A connection that the server closed between two trials is opened anew.
        wait = {"connect_timeout": _CONNECT_SECONDS}
        settings = {"connect_args": wait, "pool_pre_ping": True}
    # Optuna reads its own names in braces.
    text = text.replace("{", "{{").replace("}", "}}")
    for attempt in range(_ATTEMPTS):
        try:
            return RDBStorage(text, engine_kwargs=settings)
        except SQLAlchemyError as error:
            made = re.search("already exists|duplicate key|UNIQUE constraint", str(error))
            if made is None or attempt == _ATTEMPTS - 1:
                raise
        time.sleep(random.uniform(0.05, 0.3))  # noqa: S311
    raise AssertionError("the last attempt returns or raises")


def _reason(error: Exception, storage: str) -> str:
    """Return in one line what the database said, without the password."""
    cause: BaseException | None = error
    while cause is not None and not isinstance(cause, DBAPIError):
        cause = cause.__cause__ or cause.__context__
    said = str(cause.orig) if isinstance(cause, DBAPIError) else type(error).__name__
    lines = [line.strip() for line in said.splitlines() if line.strip()] or [type(error).__name__]
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
    asked = url.query.get("password", ())
    words = [url.password, *([asked] if isinstance(asked, str) else asked)]
    return [word for word in words if word]
