"""The journal file of a search: kept to one command, and whole after a full disk."""

import errno
import os

import pytest

from tenfold.cli.journal_file import claimed_journal
from tenfold.errors import StorageError
from tenfold.files.lock import exclusive

LINE = b'{"op_code":0}\n'


def fail(journal, error, join=False):
    with claimed_journal(str(journal), [], join=join):
        journal.write_bytes(LINE + LINE[:5])
        raise error


def test_a_search_that_another_process_runs_is_joined_only_if_asked(ask, tiny, tmp_path):
    words = ["tune", "svm", "--trials", 1, "--folds", 2, "--data", tiny, "--storage", "journal"]
    with exclusive(tmp_path / "journal"):
        answer = ask(*words)
        assert (answer.code, answer.out) == (1, "")
        assert "Another process is writing journal; wait until it has ended" in answer.err
        assert ask(*words, "--join").code == 0
    assert ask(*words).code == 0


def test_a_full_disk_is_a_sentence_and_leaves_whole_lines(tmp_path):
    journal = tmp_path / "journal"
    full = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(StorageError, match=r"journal could not be written: No space left on devi"):
        fail(journal, full)
    assert journal.read_bytes() == LINE
    with pytest.raises(StorageError, match=r"^a sentence$"):
        fail(journal, StorageError("a sentence"))


@pytest.mark.parametrize("storage", [None, "sqlite:///search.db", "postgresql://tom@host/name"])
def test_a_database_guards_itself(storage, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with claimed_journal(storage, []):
        assert list(tmp_path.iterdir()) == []
