"""Storages: what is refused is a sentence, and no password is in it."""

import sys
import traceback

import optuna
import pytest
from tests.shapes import squares

from tenfold.errors import SettingError, StorageError
from tenfold.tuning import tune
from tenfold.tuning.search import Search, open_study
from tenfold.tuning.storage import drop_torn_line, redacted, storage_errors

SECRETS = ("s3cret", "hunter2")


@pytest.fixture(scope="module")
def digits():
    return squares(2)


def refusal(storage, digits):
    """Return what a search in the storage is refused with, and look for passwords in all of it."""
    with pytest.raises((StorageError, SettingError)) as refused:
        tune("svm", digits, trials=1, folds=2, storage=storage)
    said = str(refused.value)
    assert "\n" not in said
    printed = "".join(traceback.format_exception(refused.value))
    assert not [word for word in SECRETS if word in said or word in printed]
    return said


def test_a_wrong_password_is_a_sentence_without_it(database, digits):
    said = refusal(database.replace("s3cret%2Fword", "hunter2"), digits)
    assert 'FATAL: password authentication failed for user "tom"' in " ".join(said.split())
    assert said.startswith("postgresql://tom:***@/db_")


def test_an_unknown_database_is_a_sentence(database, digits):
    place, _, query = database.partition("?")
    said = refusal(place.rpartition("/")[0] + "/nothing?" + query, digits)
    assert 'database "nothing" does not exist' in said


def test_a_host_that_does_not_answer_is_a_sentence(digits):
    pytest.importorskip("psycopg")
    said = refusal("postgresql://tom:hunter2@127.0.0.1:1/search", digits)
    assert said.startswith("postgresql://tom:***@127.0.0.1:1/search could not be used: ")
    assert "Connection refused" in said
    said = refusal("postgresql://tom@127.0.0.1:1/search?password=hunter2", digits)
    assert "127.0.0.1:1" in said


def test_a_missing_driver_is_reported_with_what_to_install(digits, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    said = refusal("postgresql://tom:hunter2@localhost/search", digits)
    assert "needs psycopg" in said
    assert "pip install '.[train,postgres]'" in said


@pytest.mark.parametrize(
    ("url", "told_of"),
    [
        ("mysql://tom:hunter2@host/db", "came as a URL of mysql"),
        ("postgresql://tom:hunter2@host:port/db", "cannot be read"),
        ("postgresql://tom:hun@ter2@host/db", "more than one @"),
        ("sqlite://", "has no file name"),
        ("https://tom:hunter2@host/db", "came as a URL of https"),
    ],
)
def test_an_address_that_is_none_is_a_sentence(url, told_of, digits):
    assert told_of in refusal(url, digits)


def test_a_database_file_in_no_folder_is_a_sentence(digits, tmp_path):
    assert "unable to open database file" in refusal(f"sqlite:///{tmp_path}/no/s.db", digits)


def test_a_storage_is_shown_without_password_and_query():
    assert (
        redacted("postgresql://tom:hunter2@host:99/db?password=x")
        == "postgresql://tom:***@host:99/db"
    )
    assert redacted("postgresql://tom@host/db") == "postgresql://tom@host/db"
    assert redacted("search.journal") == "search.journal"
    assert redacted("postgresql://tom:hunter2@host:port/db") == "the storage"


def test_a_database_that_breaks_off_is_a_sentence(database, server, digits):
    study = open_study(Search("svm", digits, 1, 2, 0), database)
    name = database.partition("?")[0].rpartition("/")[2]
    server.psql(f"alter database {name} with allow_connections false;")
    server.psql(f"select pg_terminate_backend(pid) from pg_stat_activity where datname='{name}';")
    with (
        pytest.raises(StorageError, match=r"tom:\*\*\*@/db_\w+ could not be used: "),
        storage_errors(database),
    ):
        study.ask()


def test_a_search_over_another_space_is_refused_by_its_storage(digits, storage, monkeypatch):
    from tenfold.models.svm import SVM

    tune("svm", digits, trials=1, folds=2, storage=storage)
    monkeypatch.setattr(
        SVM,
        "suggest",
        classmethod(lambda cls, trial: {"kernel": trial.suggest_float("kernel", 0, 1)}),
    )
    with pytest.raises(StorageError, match="over another space"):
        tune("svm", digits, trials=2, folds=2, storage=storage)
    study = open_study(Search("svm", digits, 2, 2, 0), storage)
    assert study.trials[-1].state is optuna.trial.TrialState.FAIL


LINE = b'{"op_code":0}\n'


@pytest.mark.parametrize("whole", [b"", LINE * 2, b"a\nb\n"])
def test_a_journal_of_whole_lines_stays_as_it_is(tmp_path, whole):
    (tmp_path / "journal").write_bytes(whole)
    drop_torn_line(tmp_path / "journal")
    assert (tmp_path / "journal").read_bytes() == whole


@pytest.mark.parametrize("length", [1, 7, len(LINE) - 1])
def test_a_torn_line_is_dropped(tmp_path, length):
    (tmp_path / "journal").write_bytes(LINE * 2 + LINE[:length])
    drop_torn_line(tmp_path / "journal")
    assert (tmp_path / "journal").read_bytes() == LINE * 2


@pytest.mark.parametrize("content", [b"notes without an end", b"a\nb"])
def test_another_kind_of_file_is_told_and_stays_as_it_is(tmp_path, content):
    (tmp_path / "journal").write_bytes(content)
    with pytest.raises(StorageError, match="is not the journal of a search"):
        drop_torn_line(tmp_path / "journal")
    assert (tmp_path / "journal").read_bytes() == content


def test_a_journal_whose_last_line_is_torn_is_continued(digits, tmp_path):
    journal = tmp_path / "search.journal"
    study_of = Search("svm", digits, 1, 2, 0)
    open_study(study_of, journal)
    whole = journal.read_bytes()
    last = whole.splitlines(keepends=True)[-1]
    for length in (1, len(last) // 2, len(last) - 1):
        journal.write_bytes(whole + last[:length])
        open_study(study_of, journal).ask()
        assert journal.read_bytes().startswith(whole + b"{")
        assert len(open_study(study_of, journal).trials) == 1


def test_a_database_file_keeps_a_search_too(digits, tmp_path):
    storage = f"sqlite:///{tmp_path}/search.db"
    first = tune("svm", digits, trials=1, folds=2, storage=storage)
    second = tune("svm", digits, trials=2, folds=2, storage=storage)
    assert second.trials[:1] == first.trials
    assert len(second.trials) == 2


def test_the_former_name_of_redacted_still_works_and_warns():
    with pytest.warns(DeprecationWarning, match="renamed redacted"):
        from tenfold.tuning import shown
    assert shown is redacted
